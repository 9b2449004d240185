"""Planning a probe, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from shopper.probes.rules import Outcome
from shopper.values.money import NotMoney, parse_money
from shopper.web.fields import NEEDED, DayField, HourField, clean, needed, optional_text

MOST_POINTS = 12


class PlanForm(Form):
    """Hours are the place's own."""

    words = TextAreaField(_l("The complaint"), needed(4000))
    points = TextAreaField(_l("What it asks for, one point a line"), optional_text(1200))
    day = DayField(_l("Day of sending"), [InputRequired(NEEDED)])
    hour = HourField(_l("Hour, at the place"), [InputRequired(NEEDED)])

    def lines(self) -> list[str]:
        return [text for line in clean(self.points.data).splitlines() if (text := line.strip()[:200])][:MOST_POINTS]

    def sent_at(self, zone: str) -> datetime:
        return _instant(self.day, self.hour, zone)

    def validate_day(self, field: Field) -> None:
        _must_be_there(field)

    def validate_hour(self, field: Field) -> None:
        _must_be_there(field)


def _may_be_empty(_form: Form, field: Field) -> None:
    """A browser sends an empty field as an empty word: no day and no hour, and no fault. What else is asked is still asked."""
    if not any(field.raw_data or []):
        field.errors = []


class CloseForm(Form):
    """`answered` day and hour stay empty when nobody answered."""

    day = DayField(_l("Day of the answer"), [_may_be_empty])
    hour = HourField(_l("Hour of the answer, at the place"), [_may_be_empty])
    rank = SelectField(_l("Who answered"), choices=[], validate_choice=False)
    apology = BooleanField(_l("They apologised"))
    remedy = StringField(_l("What they gave"), optional_text(80))
    amount = StringField(_l("Worth"), optional_text(20))
    currency = StringField(_l("Currency"), optional_text(3))
    points = SelectField(_l("Points answered"), choices=[], validate_choice=False)
    money = SelectField(_l("Our money"), choices=[], validate_choice=False)

    def outcome(self, zone: str, most_points: int) -> Outcome:
        at = _instant(self.day, self.hour, zone) if self._is_answered() else None
        minor = self._minor()
        return Outcome(
            answered_at=at,
            rank=int(self.rank.data) if at and self.rank.data in ("1", "2", "3", "4") else None,
            apology=bool(self.apology.data),
            remedy=clean(self.remedy.data) or None,
            amount_minor=minor,
            currency=clean(self.currency.data).upper() if minor else None,
            points_answered=next((each for each in range(most_points + 1) if str(each) == self.points.data), 0),
            money_returned={"yes": True, "no": False}.get(self.money.data or ""),
        )

    def validate_hour(self, field: Field) -> None:
        if isinstance(self.day.data, date) and field.data is None and not field.errors:
            raise ValidationError(NEEDED)

    def validate_amount(self, field: Field) -> None:
        try:
            self._minor()
        except (NotMoney, KeyError):
            raise ValidationError(_("Give an amount, such as 59.90, and three letters of its currency.")) from None

    def validate_money(self, field: Field) -> None:
        if field.data not in ("yes", "no", "none"):
            raise ValidationError(_("Say whether our money is back: a probe takes nothing from anybody."))

    def _is_answered(self) -> bool:
        return self.day.data is not None and self.hour.data is not None

    def _minor(self) -> int | None:
        text, currency = clean(self.amount.data), clean(self.currency.data).upper()
        if not text:
            return None
        if len(currency) != 3 or not currency.isalpha() or not currency.isascii():
            raise NotMoney(currency)
        return parse_money(text, currency)


def _instant(day: Any, hour: Any, zone: str) -> datetime:
    return datetime.combine(day.data, hour.data, ZoneInfo(zone)).astimezone(UTC)


def _must_be_there(field: Field) -> None:
    if field.data is None and not field.errors:
        raise ValidationError(NEEDED)
