"""Shoppers, their fees, and what speaks against sending them somewhere."""

from shopper.panel.queries.fees import company_of_assignment, hold_live_fee, last_released_fee, live_fee
from shopper.panel.queries.people import eligibility, has_passed_quiz, next_number, own_shopper

__all__ = [
    "company_of_assignment",
    "eligibility",
    "has_passed_quiz",
    "hold_live_fee",
    "last_released_fee",
    "live_fee",
    "next_number",
    "own_shopper",
]
