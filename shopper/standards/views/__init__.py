"""The book on screen: read, written, owned, and shown to customers."""

from shopper.standards.views import charter, drafting, owning, reading
from shopper.standards.views.blueprint import pages, public_pages

__all__ = ["charter", "drafting", "owning", "pages", "public_pages", "reading"]
