"""What the panel goes by, without a database: alias, the life of a fee, who may go where, the quiz."""

from shopper.panel.rules.alias import BIRDS, alias_for
from shopper.panel.rules.eligibility import CHANNELS, WhyNot, why_not
from shopper.panel.rules.fees import (
    PAID,
    PAYABLE,
    RELEASED,
    RESERVED,
    STATES,
    WITHHELD,
    due_on,
    refund,
    step,
)

__all__ = [
    "BIRDS",
    "CHANNELS",
    "PAID",
    "PAYABLE",
    "RELEASED",
    "RESERVED",
    "STATES",
    "WITHHELD",
    "WhyNot",
    "alias_for",
    "due_on",
    "refund",
    "step",
    "why_not",
]
