"""What people type in the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp, ValidationError

from shopper.accounts.rules import EMAIL
from shopper.infra import clock
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.panel.actions import CONFLICT_KINDS, QUALIFICATION_KINDS, Details
from shopper.panel.rules import CHANNELS
from shopper.values.money import NotMoney, parse_money

TOO_LONG = _l("This is too long.")
YOUNGEST = 16
CHANNEL_WORDS = {
    "in_person": _l("In person"),
    "phone": _l("By phone"),
    "letter": _l("By letter or e-mail"),
    "web": _l("On the web"),
}
QUALIFICATIONS = {"category": _l("Category"), "certificate": _l("Certificate")}
CONFLICTS = {
    "employer": _l("I work or worked there"),
    "relative": _l("Family or friends work there"),
    "other": _l("Another reason"),
}


def _strip(text: str | None) -> str:
    return (text or "").strip()


def _text(label: Any, most: int, *validators: Any, kind: Any = StringField) -> Any:
    """A line, or with `kind` several; without what a database cannot hold."""
    fit = [Length(max=most, message=TOO_LONG), Regexp(r"[^\x00]*\Z", message=_l("This holds a sign that cannot be kept."))]
    return kind(label, [*(validators or [Optional()]), *fit], filters=[_strip])


class OneOf(StringField):
    """One of a few codes, each with its word; none is chosen beforehand."""

    def __init__(self, label: Any, choices: Iterable[tuple[str, Any]], message: Any, **kwargs: Any) -> None:
        self.choices = list(choices)
        super().__init__(label, [InputRequired(message), AnyOf([code for code, _word in self.choices], message)], **kwargs)


class SomeOf(Field):
    """Any of a few codes; what is none of them is left out."""

    def __init__(self, label: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        self.choices = list(choices)
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [code for code, _word in self.choices if code in valuelist]


def parse_day(text: str | None) -> date | None:
    """Of a date field. Raises ValueError."""
    return date.fromisoformat(text) if text else None


def _day(earliest: date = date(2000, 1, 1), latest: date = date(2100, 1, 1)) -> Callable[[Form, Any], None]:
    def check(_form: Form, field: Any) -> None:
        try:
            day = parse_day(field.data)
        except ValueError:
            day = date.min
        if day is not None and not earliest <= day <= latest:
            raise ValidationError(_("Enter a date, as the calendar shows it."))

    return check


class DetailsForm(Form):
    languages = SomeOf(_l("Languages"), LANGUAGE_NAMES)
    city = _text(_l("City"), 100)
    area = _text(_l("Where you get to easily"), 200)
    born_year = _text(_l("Year of birth"), 4)
    phone = _text(
        _l("Phone"), 40, Optional(),
        Regexp(r"\+?[0-9 ()./-]{5,}\Z", message=_l("Enter a phone number, with + and the country in front.")),
    )  # fmt: skip

    def validate_born_year(self, field: Any) -> None:
        text = field.data or ""
        if not (text.isascii() and text.isdecimal() and 1900 <= int(text) <= clock.now().year - YOUNGEST):
            raise ValidationError(_("Enter a year with four digits; shoppers are at least 16."))

    def details(self) -> Details:
        year = self.born_year.data
        languages = tuple(self.languages.data or ())
        return Details(languages, self.city.data, self.area.data, int(year) if year else None, self.phone.data)


class ShopperForm(DetailsForm):
    channels = SomeOf(_l("Visits they make"), [(each, CHANNEL_WORDS[each]) for each in CHANNELS])
    note = _text(_l("Note"), 2000, kind=TextAreaField)


class InviteForm(DetailsForm):
    name = _text(_l("Name"), 200, InputRequired(_l("Enter the name.")))
    email = _text(
        _l("E-mail"), 254, InputRequired(_l("Enter the e-mail address.")),
        Regexp(EMAIL, message=_l("Enter an e-mail address, like name@example.com.")),
    )  # fmt: skip
    note = _text(_l("Note"), 2000, kind=TextAreaField)


class QualificationForm(Form):
    kind = OneOf(_l("Kind"), [(each, QUALIFICATIONS[each]) for each in QUALIFICATION_KINDS], _l("Choose one of the two."))
    name = _text(_l("What for"), 100, InputRequired(_l("Enter what they are qualified for.")))
    until = _text(_l("Counts until"), 10, Optional(), _day())


class ConflictForm(Form):
    kind = OneOf(_l("Why"), [(each, CONFLICTS[each]) for each in CONFLICT_KINDS], _l("Choose a reason."))
    node_id = StringField(_l("Where"))
    said = _text(_l("In your words"), 500)


class PurchaseForm(Form):
    spent = _text(_l("What you paid in the shop"), 20, InputRequired(_l("Enter the sum on the receipt.")))
    has_receipt = BooleanField(_l("A photo of the receipt is in the visit"))

    def minor(self, currency: str) -> int | None:
        """None, with the words at the field, when it is no amount."""
        try:
            return parse_money(self.spent.data, currency)
        except NotMoney:
            self.spent.errors = [_("Enter the sum in figures, like 59.90 or 59,90.")]
            return None


class ObjectionForm(Form):
    said = _text(
        _l("Why it should be paid"), 3000, InputRequired(_l("Say in a sentence why it should be paid.")), kind=TextAreaField
    )


class DecisionForm(Form):
    decision = OneOf(
        _l("Decision"),
        [("uphold", _l("Pay it after all")), ("reject", _l("It stays withheld"))],
        _l("Choose what is to happen."),
    )
    reason = _text(_l("Reason, which the shopper reads"), 3000, InputRequired(_l("Enter the reason.")), kind=TextAreaField)


class PaymentForm(Form):
    paid_on = _text(_l("Paid on"), 10, InputRequired(_l("Enter the day.")), _day())
    reference = _text(_l("Reference of the transfer"), 100, InputRequired(_l("Enter the reference, as the bank shows it.")))
