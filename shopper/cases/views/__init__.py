"""The desk: what is owed, one case, what is done in it; how long cards take (`lag`); and the customer's own page."""

from shopper.cases.views import answering, case, closing, listing, owning, promises, remedies, status  # noqa: F401
from shopper.cases.views.blueprint import cases, status_pages

__all__ = ["cases", "status_pages"]
