"""The queue, the desk, second readings, and a location's appeals."""

from shopper.reviews.views import desk, queue, readings  # noqa: F401  each hangs its pages onto the blueprint
from shopper.reviews.views.appeals import appeal_pages
from shopper.reviews.views.blueprint import pages

__all__ = ["appeal_pages", "pages"]
