"""What whoever plans may type."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
    validators,
)

from shopper.assignments.actions.planning import Terms
from shopper.assignments.actions.waves import LEAST_QUESTIONS, MOST_BRIEF_LINES, MOST_QUESTIONS, ScenarioTerms, WaveTerms
from shopper.assignments.rules import IN_PERSON, LETTER, PHONE, WEB
from shopper.assignments.rules.windows import Window, window
from shopper.infra.i18n import LANGUAGE_NAMES, LANGUAGES
from shopper.organisation.rules import BACK_OFFICE, COMPETITOR
from shopper.panel.rules import NotMoney, parse_money

CHANNEL_WORDS = {IN_PERSON: _l("in person"), PHONE: _l("by phone"), LETTER: _l("by letter or e-mail"), WEB: _l("on the web")}
TARGET_WORDS = {COMPETITOR: _l("A competitor's shop"), BACK_OFFICE: _l("A back office of ours")}
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


class MoneyField(StringField):
    """Typed as people write amounts; `minor` is what it is in the currency's smallest unit."""

    def minor(self, currency: str) -> int:
        return parse_money(clean(self.data) or "0", currency)


class ChoiceOrNone(SelectField):
    """Empty is nothing chosen."""

    def chosen(self) -> UUID | None:
        return UUID(self.data) if self.data else None


def between(least: int, most: int) -> Any:
    return validators.NumberRange(least, most, _l("Give a number from %(min)s to %(max)s."))


class WithMoney(Form):
    fee = MoneyField(_l("Fee for a visit"), optional_text(20))
    refund_cap = MoneyField(_l("Purchases paid back, up to"), optional_text(20))
    currency = StringField(
        _l("Currency"),
        [validators.InputRequired(NEEDED), validators.Regexp("^[A-Z]{3}$", message=_l("Three letters, such as PLN."))],
    )

    def validate_fee(self, field: MoneyField) -> None:
        _check_money(field, self.currency.data)

    def validate_refund_cap(self, field: MoneyField) -> None:
        _check_money(field, self.currency.data)

    def validate_currency(self, field: StringField) -> None:
        from babel.numbers import list_currencies

        if field.data not in list_currencies():
            raise ValidationError(_("Three letters, such as PLN."))


def _check_money(field: MoneyField, currency: str | None) -> None:
    try:
        if field.minor(currency or "EUR") > 10_000_000:
            raise NotMoney(field.data)
    except (NotMoney, ValueError, ArithmeticError):
        raise ValidationError(_("Give an amount, such as 60 or 59,90.")) from None


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
            first_day=_day(self.first_day),
            last_day=_day(self.last_day),
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
        return window(_day(self.first_day), _day(self.last_day), _time(self.from_time), _time(self.to_time), zone)


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
        found = []
        for each in self.shoppers.data or []:
            try:
                found.append(UUID(each))
            except ValueError:
                continue
        return found


class ReasonForm(Form):
    reason = StringField(_l("Why"), needed(500))


class NoticeForm(Form):
    node = SelectField(_l("Branch"), CHOSEN)
    told_on = DayField(_l("Day on which they were told"), [validators.InputRequired(NEEDED)])
    who = StringField(_l("Who was told"), needed(300))
    how = StringField(_l("How"), needed(300))
    text_en = TextAreaField(_l("Text of the notice in English"), optional_text(4000))
    text_ru = TextAreaField(_l("Text of the notice in Russian"), optional_text(4000))
    text_pl = TextAreaField(_l("Text of the notice in Polish"), optional_text(4000))

    def validate_text_en(self, field: TextAreaField) -> None:
        if not self.texts():
            raise ValidationError(_("Write the text in one language at least: it is what people there read."))

    def texts(self) -> dict[str, str]:
        return by_language(self, "text")


class StrangerForm(Form):
    target = SelectField(_l("What it is"), CHOSEN, choices=options(TARGET_WORDS.items()))
    name = StringField(_l("Name of the place"), needed())
    address = StringField(_l("Address"), optional_text(300))
    city = StringField(_l("City"), optional_text(100))
    zone = StringField(_l("Time zone"), needed(60))
    phone = StringField(_l("Phone"), optional_text(40))
    email = StringField(_l("E-mail"), optional_text(254))
    url = StringField(_l("Web address"), optional_text(300))

    def validate_zone(self, field: StringField) -> None:
        check_zone(field)

    def validate_url(self, field: StringField) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("A web address begins with https://"))

    def contact(self) -> dict[str, str]:
        return {name: clean(self[name].data) for name in ("phone", "email", "url") if clean(self[name].data)}


def check_zone(field: StringField) -> None:
    from zoneinfo import available_timezones

    if field.data not in available_timezones():
        raise ValidationError(_("Choose a time zone by its name, such as Europe/Warsaw."))


QUESTIONS = range(1, MOST_QUESTIONS + 1)


class ScenarioForm(Form):
    """Texts by language, a line for each point; questions of the quiz by number and language. The fields are added below."""

    name = StringField(_l("Name of the scenario"), needed())
    channel = SelectField(_l("How the visit is made"), CHOSEN, choices=options(CHANNEL_WORDS.items()))

    def terms(self) -> ScenarioTerms:
        return ScenarioTerms(
            name=clean(self.name.data),
            channel=self.channel.data,
            text=by_language(self, "text"),
            brief=lines_by_language(self, "brief"),
            dos=lines_by_language(self, "dos"),
            donts=lines_by_language(self, "donts"),
            quiz=[asked for number in QUESTIONS if (asked := self._question(number))],
        )

    def validate_text_en(self, field: TextAreaField) -> None:
        if not by_language(self, "text"):
            raise ValidationError(_("Say in one language at least what the shopper is to do."))
        for name in ("brief", "dos", "donts"):
            counts = {len(lines) for code in LANGUAGES if (lines := _lines(self[f"{name}_{code}"].data))}
            if len(counts) > 1:
                raise ValidationError(_("The lines of each list must be as many in every language, in the same order."))
        if len(lines_by_language(self, "brief")) > MOST_BRIEF_LINES:
            raise ValidationError(_("Three lines at most: the shopper reads them in the shop."))

    def validate_channel(self, field: SelectField) -> None:
        asked = [number for number in QUESTIONS if self._question(number)]
        if asked and len(asked) < LEAST_QUESTIONS:
            raise ValidationError(_("The quiz has two to five questions, or none."))
        for number in asked:
            question = self._question(number)
            if not 2 <= len(question["options"]) <= 6 or not 0 <= question["right"] < len(question["options"]):
                raise ValidationError(
                    _("Question %(number)s needs two to six answers and the number of the right one.", number=number)
                )

    def _question(self, number: int) -> dict[str, Any]:
        question = by_language(self, f"question{number}")
        if not question:
            return {}
        right = self[f"right{number}"].data
        return {
            "question": question,
            "options": lines_by_language(self, f"options{number}"),
            "right": (right or 0) - 1,
            "why": by_language(self, f"why{number}"),
        }

    def fill(self, scenario: Any) -> None:
        """As it was kept."""
        self.name.data, self.channel.data = scenario.name, scenario.channel
        for code in LANGUAGES:
            self[f"text_{code}"].data = scenario.text.get(code, "")
            for name in ("brief", "dos", "donts"):
                self[f"{name}_{code}"].data = "\n".join(each.get(code, "") for each in getattr(scenario, name)).strip()
            for number, asked in enumerate(scenario.quiz, 1):
                self[f"question{number}_{code}"].data = asked["question"].get(code, "")
                self[f"options{number}_{code}"].data = "\n".join(each.get(code, "") for each in asked["options"]).strip()
                self[f"why{number}_{code}"].data = asked["why"].get(code, "")
                self[f"right{number}"].data = asked["right"] + 1


for _code, _name in LANGUAGE_NAMES:
    setattr(ScenarioForm, f"text_{_code}", TextAreaField(_l("What the shopper does"), optional_text(4000)))
    setattr(ScenarioForm, f"brief_{_code}", TextAreaField(_l("In three lines, to be read in the shop"), optional_text(1000)))
    setattr(ScenarioForm, f"dos_{_code}", TextAreaField(_l("Do, one line each"), optional_text(2000)))
    setattr(ScenarioForm, f"donts_{_code}", TextAreaField(_l("Do not, one line each"), optional_text(2000)))
    for _number in QUESTIONS:
        setattr(ScenarioForm, f"question{_number}_{_code}", StringField(_l("Question"), optional_text(300)))
        setattr(ScenarioForm, f"options{_number}_{_code}", TextAreaField(_l("Answers, one line each"), optional_text(1500)))
        setattr(ScenarioForm, f"why{_number}_{_code}", StringField(_l("Why this one is right"), optional_text(500)))
for _number in QUESTIONS:
    setattr(ScenarioForm, f"right{_number}", CountField(_l("Number of the right answer"), [validators.Optional()]))


def by_language(form: Form, name: str) -> dict[str, str]:
    return {code: text for code in LANGUAGES if (text := clean(form[f"{name}_{code}"].data))}


def lines_by_language(form: Form, name: str) -> list[dict[str, str]]:
    """The n-th line of each language is the n-th point."""
    listed = {code: _lines(form[f"{name}_{code}"].data) for code in LANGUAGES}
    longest = max(map(len, listed.values()))
    return [{code: lines[at] for code, lines in listed.items() if at < len(lines)} for at in range(longest)]


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in clean(text).splitlines() if line.strip()]


def _day(field: DayField) -> date:
    assert field.data is not None
    day: date = field.data
    return day


def _time(field: HourField) -> time:
    assert field.data is not None
    at: time = field.data
    return at
