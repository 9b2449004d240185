"""The pages of cards: designing them, hanging them up, printing them."""

from shopper.comment_cards.views import comments, design, placements, sheets
from shopper.comment_cards.views.blueprint import cards

__all__ = ["cards", "comments", "design", "placements", "sheets"]
