"""What is asked in several forms: a day, an hour, a number, a choice, texts by language?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, Form, IntegerField, SelectChoice, SelectField, TimeField, ValidationError, validators

from shopper.assignments.rules import IN_PERSON, LETTER, PHONE, WEB
from shopper.infra.i18n import LANGUAGES

CHANNEL_WORDS = {IN_PERSON: _l("in person"), PHONE: _l("by phone"), LETTER: _l("by letter or e-mail"), WEB: _l("on the web")}
NEEDED = _l("Fill this in.")
TOO_LONG = _l("This is too long.")
NOT_A_DAY = _l("Give a day, such as 2026-11-30.")
NOT_A_TIME = _l("Give a time, such as 09:30.")
NOT_A_NUMBER = _l("Give a whole number.")
CHOSEN = [validators.InputRequired(NEEDED)]


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def clean(text: str | None) -> str:
    """PostgreSQL holds no NUL."""
    return (text or "").replace("\x00", "").strip()


def needed(most: int = 100) -> list[Any]:
    return [validators.InputRequired(NEEDED), validators.Length(max=most, message=TOO_LONG), no_nul]


def optional_text(most: int) -> list[Any]:
    """Not `Optional`: that would end the checks of an empty field before its form's own."""
    return [validators.Length(max=most, message=TOO_LONG), no_nul]


def no_nul(_form: Form, field: Field) -> None:
    if "\x00" in (field.data or ""):
        raise ValidationError(TOO_LONG)


class DayField(DateField):
    """A day between 2000 and 2100: others overflow a clock somewhere."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NOT_A_DAY) from None
        day: date | None = vars(self)["data"]
        if day is not None and not 2000 <= day.year <= 2100:
            self.data = None
            raise ValueError(NOT_A_DAY)


class HourField(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NOT_A_TIME) from None


class CountField(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            if valuelist and len(valuelist[0]) > 9:
                raise ValueError
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NOT_A_NUMBER) from None


class ChoiceOrNone(SelectField):
    """Empty is nothing chosen."""

    def chosen(self) -> UUID | None:
        return UUID(self.data) if self.data else None


def between(least: int, most: int) -> Any:
    return validators.NumberRange(least, most, _l("Give a number from %(min)s to %(max)s."))


def by_language(form: Form, name: str) -> dict[str, str]:
    return {code: text for code in LANGUAGES if (text := clean(form[f"{name}_{code}"].data))}


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
