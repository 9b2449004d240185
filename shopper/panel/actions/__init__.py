"""What is done in the panel."""

from shopper.panel.actions.fees import release_fee, reserve_fee, settle_fee
from shopper.panel.actions.people import add_shopper

__all__ = ["add_shopper", "release_fee", "reserve_fee", "settle_fee"]
