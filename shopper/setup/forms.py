"""What an owner may type about the company and its places."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from babel.numbers import list_currencies
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Form,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)

from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.organisation.rules.colours import LEAST_CONTRAST, contrast_on_white, is_colour
from shopper.organisation.rules.hours import WEEKDAYS, parse_holidays, parse_hours
from shopper.organisation.rules.settings import LIMITS, CompanySettings
from shopper.setup.actions import PlaceTerms
from shopper.web.fields import NEEDED, CountField, by_language, check_zone, clean, needed, optional_text

FIGURES = tuple(LIMITS)


class Named(Form):
    name_en = StringField(_l("Name in English"), optional_text(100))
    name_ru = StringField(_l("Name in Russian"), optional_text(100))
    name_pl = StringField(_l("Name in Polish"), optional_text(100))

    def validate_name_en(self, field: StringField) -> None:
        if not self.names():
            raise ValidationError(_("Give the name in one language at least."))

    def names(self) -> dict[str, str]:
        return by_language(self, "name")


class CompanyForm(Named):
    """The figures are added below, one field each."""

    accent = StringField(_l("Accent colour"), needed(7))
    zone = StringField(_l("Time zone"), needed(60))
    language = SelectField(
        _l("Language of the company"),
        [validators.InputRequired(NEEDED)],
        choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES],
    )
    currency = StringField(_l("Currency"), needed(3))

    def validate_accent(self, field: StringField) -> None:
        if not is_colour(field.data or ""):
            raise ValidationError(_("Give the colour as # and six digits or letters A–F, such as #0B4F5C."))
        contrast = contrast_on_white(field.data or "")
        if contrast < LEAST_CONTRAST:
            told = f"{int(contrast * 10) / 10:.1f}"
            raise ValidationError(
                _("Too light to be read on white: the contrast is %(contrast)s, at least 4.5 is needed.", contrast=told)
            )

    def validate_zone(self, field: StringField) -> None:
        check_zone(field)

    def validate_currency(self, field: StringField) -> None:
        if field.data not in list_currencies():
            raise ValidationError(_("Three letters, such as PLN."))

    def settings(self, before: CompanySettings) -> CompanySettings:
        figures = {name: self[name].data for name in FIGURES}
        same = {each.name: getattr(before, each.name) for each in fields(before)}
        return CompanySettings(**{**same, **figures, "currency": self.currency.data})


FIGURE_LABELS = {
    "wave_months": _l("Months of a wave"),
    "shopper_rest_days": _l("Days before the same shopper comes to the same location again"),
    "location_rest_days": _l("Days between two visits to a location"),
    "review_hours": _l("Hours a reviewer has"),
    "shopper_revision_hours": _l("Hours a shopper has to answer remarks"),
    "appeal_days": _l("Days in which a location may appeal"),
    "appeal_decision_days": _l("Days in which an appeal is decided"),
    "second_reading_percent": _l("Visits that are read a second time, per cent"),
    "edition_check_days": _l("Days from reading to the one-minute check"),
    "fee_minor": _l("Fee for a visit, in the smallest unit of the currency"),
    "offer_hours": _l("Hours until an offer lapses"),
    "pay_days": _l("Days until a fee is paid"),
    "contact_days": _l("Days until a customer’s contact data is deleted"),
    "abuse_days": _l("Days until the traces that tell robots from customers are deleted"),
    "serious_answer_hours": _l("Opening hours until a customer with a serious complaint is phoned"),
    "answer_hours": _l("Opening hours until a customer has a first answer"),
    "resolve_hours": _l("Opening hours until it is mended and the customer knows"),
    "ladder_manager_hours": _l("Opening hours without an answer until the manager is told"),
    "ladder_region_hours": _l("Opening hours without an answer until the region is told"),
    "ladder_owner_hours": _l("Opening hours without an answer until the owner is told"),
    "close_failures_days": _l("Days within which two failures of one stage are close together"),
    "stale_days": _l("Days after which criticism goes to the system and not to the person"),
    "unjustified_percent": _l("Complaints called unjustified that ring an alarm, per cent"),
    "remedy_employee_minor": _l("What an employee may give a customer without asking, in the smallest unit"),
    "remedy_manager_minor": _l("What the manager of a location may give without asking, in the smallest unit"),
    "remedy_region_minor": _l("What the manager of a region or a partner may give without asking, in the smallest unit"),
    "status_days": _l("Days for which a customer’s page stays open"),
}
FIGURE_REASONS = {
    "wave_months": _l("Testing once a quarter shows a change in time to mend it."),
    "shopper_rest_days": _l("So that nobody is recognised."),
    "location_rest_days": _l("Two visits too close together measure the same week twice."),
    "review_hours": _l("A report that comes late is about a shop that no longer exists."),
    "shopper_revision_hours": _l("After a day people remember less than they think."),
    "appeal_days": _l("Long enough to look at the facts, short enough for them to be fresh."),
    "appeal_decision_days": _l("Whoever appeals waits for an answer, not for a quarter to end."),
    "second_reading_percent": _l("Two readers who disagree show where the form is unclear."),
    "edition_check_days": _l("A book read once is forgotten in a week."),
    "fee_minor": _l("5000 is 50.00 in most currencies. Each wave can pay something else."),
    "offer_hours": _l("Long enough to sleep on it, short enough to ask somebody else."),
    "pay_days": _l("Who waits six weeks for their money does not come again."),
    "contact_days": _l("Long enough to answer and to ask whether all is well; after that nobody needs it."),
    "abuse_days": _l("Long enough to notice a flood or copied comments; after that a comment tells nothing of its sender."),
    "serious_answer_hours": _l("Each hour deepens the hurt, and a letter is no conversation."),
    "answer_hours": _l("Who has written and hears nothing within a day concludes that nobody cares."),
    "resolve_hours": _l("Customers wait for something tangible, not for a correspondence."),
    "ladder_manager_hours": _l("Somebody may be ill or busy; after two hours that is no reason any more."),
    "ladder_region_hours": _l("If the place itself is silent, the place itself is the trouble."),
    "ladder_owner_hours": _l("Within one working day the highest person knows, so that no card can lie for months."),
    "close_failures_days": _l("Once is chance; twice within a week is how it is done there."),
    "stale_days": _l("Blame after two months teaches nobody; the standard can still be asked why."),
    "unjustified_percent": _l("Customers are right in 99 cases of 100; one per cent must not spoil the attitude to all."),
    "remedy_employee_minor": _l("Whoever stands before the customer can mend small things at once. 2000 is 20.00."),
    "remedy_manager_minor": _l("A customer who must wait for a signature is a customer lost. Above it one tap asks the next."),
    "remedy_region_minor": _l("Only what is truly large goes up to the owner."),
    "status_days": _l("Long enough to say that it is not right after all."),
}
for _figure, (_least, _most) in LIMITS.items():
    _range = validators.NumberRange(_least, _most, _l("Give a number from %(min)s to %(max)s."))
    setattr(CompanyForm, _figure, CountField(FIGURE_LABELS[_figure], [validators.InputRequired(NEEDED), _range]))


class PlaceForm(Named):
    """Opening hours by weekday are added below."""

    code = StringField(_l("Code"), optional_text(20))
    address = StringField(_l("Address"), optional_text(300))
    city = StringField(_l("City"), optional_text(100))
    zone = StringField(_l("Time zone"), needed(60))
    holidays = TextAreaField(_l("Holidays and other days"), optional_text(4000))
    closed_on = DateField(_l("Closed for good from"), [validators.Optional()])

    def validate_zone(self, field: StringField) -> None:
        check_zone(field)

    def validate_holidays(self, field: TextAreaField) -> None:
        try:
            parse_holidays(field.data or "")
        except ValueError as wrong:
            raise ValidationError(_("This line is not understood: %(line)s", line=str(wrong)[:60])) from None

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for day in WEEKDAYS:
            field = self[f"hours_{day}"]
            try:
                parse_hours(field.data or "")
            except ValueError:
                field.errors = [_("Give the hours as 06:00-23:00, or leave the day empty.")]
                is_valid = False
        return is_valid

    def terms(self) -> PlaceTerms:
        hours = {day: parse_hours(self[f"hours_{day}"].data or "") for day in WEEKDAYS}
        closed_on: date | None = self.closed_on.data
        return PlaceTerms(
            name=self.names(),
            code=clean(self.code.data) or None,
            address=clean(self.address.data) or None,
            city=clean(self.city.data) or None,
            zone=self.zone.data or "UTC",
            hours=hours if any(hours.values()) else None,
            holidays=parse_holidays(self.holidays.data or "") or None,
            closed_on=closed_on,
        )


DAY_NAMES = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
for _day in WEEKDAYS:
    setattr(PlaceForm, f"hours_{_day}", StringField(DAY_NAMES[_day], optional_text(20)))
