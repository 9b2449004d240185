"""Money: a whole number of the currency's smallest unit, and its code. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_currency_precision

MOST_MINOR = 10**12
_PLAIN = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,4})?\Z")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class NotMoney(ValueError):
    """Not an amount that the currency has."""


def digits(currency: str) -> int:
    """How many decimals the currency has: 0 for yen, 2 for złoty, 3 for dinars of Kuwait."""
    return get_currency_precision(currency)


def decimal_of(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-digits(currency))


def parse_money(text: str, currency: str) -> int:
    """The smallest units of what a person typed: "60", "59,90", "1 200.5". Raises NotMoney, also for a fraction of a unit."""
    plain = _SPACES.sub("", text)
    if not _PLAIN.match(plain):
        raise NotMoney(text)
    minor = Decimal(plain.replace(",", ".")).scaleb(digits(currency))
    if minor != minor.to_integral_value() or minor > MOST_MINOR:
        raise NotMoney(text)
    return int(minor)
