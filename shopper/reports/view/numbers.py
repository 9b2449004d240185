"""Figures for people: exact fractions in, rounded once, half up, written as the language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

BABEL = {"en": "en_GB"}
MINUS = "\N{MINUS SIGN}"


class Numbers:
    """Writes figures in one language."""

    def __init__(self, language: str) -> None:
        self._locale = BABEL.get(language, language)
        self._percent_sign = "\N{NO-BREAK SPACE}%" if language == "ru" else "%"

    def one_place(self, exact: Fraction) -> str:
        return self._written(rounded(exact, 1), 1)

    def percent(self, exact: Fraction) -> str:
        return self.one_place(exact) + self._percent_sign

    def whole_percent(self, exact: Fraction) -> str:
        return self._written(rounded(exact, 0), 0) + self._percent_sign

    def points(self, exact: Fraction) -> str:
        """As short as is exact: 4, 30.5; only a fraction that never ends is rounded, to hundredths."""
        places = next((n for n in (0, 1) if (exact * 10**n).denominator == 1), 2)
        return self._written(rounded(exact, places), places)

    def signed_points(self, exact: Fraction) -> str:
        return (MINUS if exact < 0 else "+") + self.points(abs(exact))

    def exactly(self, exact: Fraction, rounded_to: str) -> str:
        """With as many places as it takes to look different from ``rounded_to``; for 79.96 shown as 80.0."""
        for places in range(2, 12):
            written = self._written(rounded(exact, places), places)
            if Fraction(Decimal(str(rounded(exact, places)))) != rounded(exact, 1) and written != rounded_to:
                return written
        return str(exact)

    def day(self, day: date, style: str = "long") -> str:
        return format_date(day, format=style, locale=Locale.parse(self._locale))

    def _written(self, value: Decimal, places: int) -> str:
        return format_decimal(value, format="#,##0" + ("." + "0" * places if places else ""), locale=self._locale)


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, away from nothing: 82.05 is 82.1 and 79.95 is 80.0, whatever a float would make of them."""
    scale = 10**places
    units = (exact * scale * 2 + 1) // 2
    return Decimal(units).scaleb(-places)


def share(part: Fraction, whole: Fraction) -> Fraction | None:
    """Percent, exact; None of nothing."""
    return 100 * part / whole if whole else None


def css(exact: Fraction) -> str:
    """A length in percent for the page: plain digits, between 0 and 100."""
    return f"{rounded(min(max(exact, Fraction(0)), Fraction(100)), 2):f}"
