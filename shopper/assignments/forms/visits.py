"""What is typed to plan a visit, or a whole wave of them?"""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, SelectMultipleField, StringField, ValidationError, validators

from shopper.assignments.actions.planning import Terms
from shopper.assignments.actions.waves import WaveTerms
from shopper.assignments.forms.fields import CHANNEL_WORDS, CHOSEN, ChoiceOrNone, between, day_of, time_of
from shopper.assignments.forms.money import WithMoney
from shopper.assignments.rules.windows import Window, window
from shopper.web.addresses import id_in
from shopper.web.fields import NEEDED, CountField, DayField, HourField, clean, needed, options


class WaveForm(WithMoney):
    name = StringField(_l("Name of the wave"), needed())
    first_day = DayField(_l("First day"), [validators.InputRequired(NEEDED)])
    last_day = DayField(_l("Last day"), [validators.InputRequired(NEEDED)])
    questionnaire = SelectField(_l("Questionnaire"), CHOSEN)
    scenario = ChoiceOrNone(_l("Scenario"))
    window_days = CountField(_l("Days a shopper may choose from"), [validators.InputRequired(NEEDED), between(1, 60)])
    shopper_rest_days = CountField(
        _l("Days before the same shopper comes to the same location again"), [validators.InputRequired(NEEDED), between(0, 730)]
    )
    location_rest_days = CountField(
        _l("Days between two visits to a location"), [validators.InputRequired(NEEDED), between(0, 365)]
    )
    most_per_shopper = CountField(_l("Visits one shopper may make in the wave"), [validators.Optional(), between(1, 1000)])
    offer_hours = CountField(_l("Hours until an offer lapses"), [validators.InputRequired(NEEDED), between(1, 336)])

    def validate_last_day(self, field: DayField) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("The wave ends before it begins. Choose a later last day."))
        if field.data and self.first_day.data and (field.data - self.first_day.data).days > 400:
            raise ValidationError(_("A wave lasts a year at most."))

    def terms(self) -> WaveTerms:
        return WaveTerms(
            name=clean(self.name.data),
            first_day=day_of(self.first_day),
            last_day=day_of(self.last_day),
            questionnaire_id=UUID(self.questionnaire.data),
            scenario_id=self.scenario.chosen(),
            window_days=self.window_days.data or 1,
            shopper_rest_days=self.shopper_rest_days.data or 0,
            location_rest_days=self.location_rest_days.data or 0,
            most_per_shopper=self.most_per_shopper.data,
            fee_minor=self.fee.minor(self.currency.data or "EUR"),
            refund_cap_minor=self.refund_cap.minor(self.currency.data or "EUR"),
            currency=self.currency.data or "EUR",
            offer_hours=self.offer_hours.data or 48,
        )


class WindowForm(Form):
    first_day = DayField(_l("From day"), [validators.InputRequired(NEEDED)])
    last_day = DayField(_l("To day"), [validators.InputRequired(NEEDED)])
    from_time = HourField(_l("From, by the clock there"), [validators.InputRequired(NEEDED)])
    to_time = HourField(_l("To, by the clock there"), [validators.InputRequired(NEEDED)])

    def validate_last_day(self, field: DayField) -> None:
        if field.data and self.first_day.data and not 0 <= (field.data - self.first_day.data).days <= 60:
            raise ValidationError(_("The window ends on its first day or up to 60 days later."))

    def validate_to_time(self, field: HourField) -> None:
        same_day = self.first_day.data and self.first_day.data == self.last_day.data
        if same_day and field.data and self.from_time.data and field.data <= self.from_time.data:
            raise ValidationError(_("The window ends before it begins. Choose a later time."))

    def window(self, zone: str) -> Window:
        return window(day_of(self.first_day), day_of(self.last_day), time_of(self.from_time), time_of(self.to_time), zone)


class PlanForm(WindowForm, WithMoney):
    questionnaire = SelectField(_l("Questionnaire"), CHOSEN)
    scenario = ChoiceOrNone(_l("Scenario"))
    channel = SelectField(_l("How the visit is made"), CHOSEN, choices=options(CHANNEL_WORDS.items()))
    wave = ChoiceOrNone(_l("Wave"))
    despite_rest = BooleanField(_l("Plan it although the location rests"))

    def terms(self, zone: str) -> Terms:
        starts_at, ends_at = self.window(zone)
        currency = self.currency.data or "EUR"
        return Terms(
            UUID(self.questionnaire.data), starts_at, ends_at, self.scenario.chosen(), self.channel.data,
            self.fee.minor(currency), self.refund_cap.minor(currency), currency, self.wave.chosen(), bool(self.despite_rest.data),
        )  # fmt: skip


class ShoppersForm(Form):
    shoppers = SelectMultipleField(_l("Shoppers"), validate_choice=False)

    def chosen(self) -> list[UUID]:
        """What is no id at all is passed over: nobody is chosen by it."""
        return [found for each in self.shoppers.data or [] if (found := id_in(each))]


class ReasonForm(Form):
    reason = StringField(_l("Why"), needed(500))
