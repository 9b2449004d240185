"""Writing an edition: piece by piece, with the rest of the book in view; asking, approving, sending back."""

from shopper.standards.views.drafting import approval, drafts, pictures, pieces

__all__ = ["approval", "drafts", "pictures", "pieces"]
