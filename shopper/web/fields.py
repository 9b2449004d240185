"""Fields that any form may hold: a text the database can keep, a day, an hour, a number, a zone, texts by language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, Form, IntegerField, SelectChoice, StringField, TimeField, ValidationError, validators

from shopper.infra.i18n import LANGUAGES

NEEDED = _l("Fill this in.")
TOO_LONG = _l("This is too long.")
NOT_A_DAY = _l("Give a day, such as 2026-11-30.")
NOT_A_TIME = _l("Give a time, such as 09:30.")
NOT_A_NUMBER = _l("Give a whole number.")


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


def by_language(form: Form, name: str) -> dict[str, str]:
    return {code: text for code in LANGUAGES if (text := clean(form[f"{name}_{code}"].data))}


def check_zone(field: StringField) -> None:
    if field.data not in available_timezones():
        raise ValidationError(_("Choose a time zone by its name, such as Europe/Warsaw."))
