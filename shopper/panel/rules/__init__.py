"""What the panel goes by, without a database: alias, money, the life of a fee, who may go where, the quiz."""

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
    step,
)
from shopper.panel.rules.money import MOST_MINOR, NotMoney, decimal_of, digits, parse_money, refund

__all__ = [
    "BIRDS",
    "CHANNELS",
    "MOST_MINOR",
    "PAID",
    "PAYABLE",
    "RELEASED",
    "RESERVED",
    "STATES",
    "WITHHELD",
    "NotMoney",
    "WhyNot",
    "alias_for",
    "decimal_of",
    "digits",
    "due_on",
    "parse_money",
    "refund",
    "step",
    "why_not",
]
