"""How is a typed field read, and shown again?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from flask_babel import gettext as _

from shopper.infra.i18n import LANGUAGES
from shopper.questionnaires.rules import Texts

Values = dict[str, str]
Errors = dict[str, str]
LONGEST_TEXT = 1_000
MOST_OPTIONS, MOST_REASONS, MOST_CONDITIONS, MOST_SECTIONS, MOST_LEVELS, MOST_CHECKS = 20, 15, 3, 40, 8, 12
GREATEST_WEIGHT, GREATEST_NUMBER = 1_000, 86_400


class Reader:
    """Reads fields and notes what cannot be used, under the field's own name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields, self.errors = fields, Errors()

    def text(self, name: str) -> str:
        found = self.fields.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()
        if len(found) > LONGEST_TEXT:
            self.errors[name] = _("This is too long.")
        return found

    def texts(self, name: str) -> Texts:
        return {language: text for language in LANGUAGES if (text := self.text(f"{name}-{language}"))}

    def one_of(self, name: str, choices: Iterable[str], default: str) -> str:
        found = self.text(name)
        return found if found in choices else default

    def ticked(self, name: str) -> bool:
        return self.text(name) == "1"

    def whole(self, name: str, most: int) -> int | None:
        """None for an empty field and for what is no number."""
        found = self.text(name)
        if not found:
            return None
        if not found.isascii() or not found.isdecimal() or len(found) > 9 or int(found) > most:
            self.errors[name] = _("Enter a whole number from 0 to %(most)s.", most=most)
            return None
        return int(found)

    def decimal(self, name: str, most: int) -> str | None:
        """As plain digits with a point; a comma is understood."""
        found = self.text(name).replace(",", ".").rstrip("%").strip()
        if not found:
            return None
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", found) or Decimal(found) > most:
            self.errors[name] = _("Enter a number from 0 to %(most)s, with decimals if needed.", most=most)
            return None
        return found

    def share(self, name: str) -> str | None:
        """Percent of the weight, or a fraction such as 2/3; kept as an exact part of 1."""
        found = self.text(name).replace(" ", "")
        if re.fullmatch(r"[0-9]{1,4}/[1-9][0-9]{0,3}", found):
            if Fraction(found) <= 1:
                return found
            self.errors[name] = _("No option can earn more than the whole weight.")
            return None
        percent = self.decimal(name, 100)
        return None if percent is None else plain(Decimal(percent) / 100)

    def rows(self, name: str, most: int) -> Iterator[str]:
        """The prefixes of the rows in which something was written."""
        for number in range(most):
            row = f"{name}-{number}"
            written = (key for key in self.fields if key.startswith(f"{row}-") and key not in (f"{row}-value", f"{row}-place"))
            if any(self.fields[key].strip() for key in written):
                yield row


def plain(number: Decimal) -> str:
    """Without exponent or trailing zeros: "0.85", "1"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_of(share: str) -> str:
    """A share as it is typed: "85", or "2/3" as it was."""
    try:
        return share if "/" in share else plain(Decimal(share) * 100)
    except InvalidOperation:
        return share


def rows_shown(values: Values, name: str, spare: int, most: int) -> range:
    """Every row that holds something, and a few empty ones to write in."""
    used = [int(found[1]) for key in values if values[key] and (found := re.match(rf"{name}-([0-9]+)-", key))]
    return range(min(max(used, default=-1) + 1 + spare, most))


def spread(name: str, texts: Texts) -> Values:
    return {f"{name}-{language}": text for language, text in texts.items()}
