"""What is asked in several forms: a day, an hour, a number, a choice, texts by language?"""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, validators

from shopper.assignments.rules import IN_PERSON, LETTER, PHONE, WEB
from shopper.infra.i18n import LANGUAGES
from shopper.web.fields import NEEDED, DayField, HourField, clean

CHANNEL_WORDS = {IN_PERSON: _l("in person"), PHONE: _l("by phone"), LETTER: _l("by letter or e-mail"), WEB: _l("on the web")}
CHOSEN = [validators.InputRequired(NEEDED)]


class ChoiceOrNone(SelectField):
    """Empty is nothing chosen."""

    def chosen(self) -> UUID | None:
        return UUID(self.data) if self.data else None


def between(least: int, most: int) -> Any:
    return validators.NumberRange(least, most, _l("Give a number from %(min)s to %(max)s."))


def lines_by_language(form: Form, name: str) -> list[dict[str, str]]:
    """The n-th line of each language is the n-th point."""
    listed = {code: lines_of(form[f"{name}_{code}"].data) for code in LANGUAGES}
    longest = max(map(len, listed.values()))
    return [{code: lines[at] for code, lines in listed.items() if at < len(lines)} for at in range(longest)]


def lines_of(text: str | None) -> list[str]:
    return [line.strip() for line in clean(text).splitlines() if line.strip()]


def day_of(field: DayField) -> date:
    assert field.data is not None
    day: date = field.data
    return day


def time_of(field: HourField) -> time:
    assert field.data is not None
    at: time = field.data
    return at
