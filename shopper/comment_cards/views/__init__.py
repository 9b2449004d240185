"""The pages of cards: designing them, hanging them up, printing them; and the customer's own, `/t/…`."""

from shopper.comment_cards.views import comments, design, offline, photos, placements, privacy, sheets
from shopper.comment_cards.views.blueprint import cards
from shopper.comment_cards.views.tell import tell

__all__ = ["cards", "comments", "design", "offline", "photos", "placements", "privacy", "sheets", "tell"]
