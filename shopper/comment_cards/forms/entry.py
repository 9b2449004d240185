"""A paper card, or what a customer said aloud."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from shopper.comment_cards.actions.entering import Entry, Reach
from shopper.comment_cards.rules.contact import example_phone, read_email, read_phone
from shopper.comment_cards.rules.entry import PAPER, SPOKEN, day_fault
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.web.fields import NEEDED, DayField, clean, optional_text, options

FACES = ("1", "2", "3", "4", "5")


class EntryForm(Form):
    """`today`: at the place; `region`: how numbers are dialled there; `topics`: keys of the card."""

    source = RadioField(_l("How it reached you"), choices=[], validate_choice=False)
    written_on = DayField(_l("The day on the card"))
    language = SelectField(_l("Language of the words"), choices=options(LANGUAGE_NAMES))
    words = TextAreaField(_l("What did the customer say, in their words"), optional_text(4000))
    face = RadioField(_l("How they felt, if they said so"), choices=[], validate_choice=False)
    topics = SelectMultipleField(_l("What it was about"), choices=[], validate_choice=False)
    praised = StringField(_l("Whom they thanked"), optional_text(120))
    wants_answer = BooleanField(_l("The customer wants an answer"))
    name = StringField(_l("Name"), optional_text(80))
    phone = StringField(_l("Phone"), optional_text(40))
    email = StringField(_l("E-mail"), optional_text(254))
    when = StringField(_l("When may we call?"), optional_text(120))
    consent = BooleanField()

    def __init__(self, formdata: Any, *, today: date, region: str | None, topics: list[str], **kwargs: Any) -> None:
        self.today, self.region, self.known = today, region, topics
        super().__init__(formdata, **kwargs)

    def entry(self) -> Entry:
        return Entry(
            source=self.source.data,
            written_on=self.written_on.data if self.source.data == PAPER else None,
            language=self.language.data,
            face=int(self.face.data) if self.face.data in FACES else None,
            topics=[each for each in self.topics.data or [] if each in self.known],
            words=clean(self.words.data),
            praised=clean(self.praised.data),
            wants_answer=bool(self.wants_answer.data),
        )

    def reach(self, sentence: str) -> Reach | None:
        given = {name: clean(self[name].data) for name in ("name", "phone", "email", "when")}
        return Reach(**given, consent=sentence) if given["phone"] or given["email"] else None

    def validate_source(self, field: Field) -> None:
        if field.data not in (PAPER, SPOKEN):
            raise ValidationError(NEEDED)

    def validate_written_on(self, field: Field) -> None:
        if self.source.data != PAPER:
            field.errors = []
            return
        fault = day_fault(field.data, self.today) if field.data else "missing"
        if fault == "missing" and not field.errors:
            raise ValidationError(_("Give the day on the card; without one, the day you found it."))
        if fault == "future":
            raise ValidationError(_("This day is still to come."))
        if fault == "too_old":
            raise ValidationError(_("A card of more than two years ago is history: keep it, but do not enter it."))

    def validate_words(self, field: Field) -> None:
        if not (clean(field.data) or clean(self.praised.data) or self.face.data in FACES or self.topics.data):
            raise ValidationError(_("Enter at least one thing the customer said."))

    def validate_phone(self, field: Field) -> None:
        if clean(field.data) and read_phone(clean(field.data), self.region) is None:
            example = example_phone(self.region)
            raise ValidationError(
                _("This is not a phone number. Give it with its area code, such as %(example)s.", example=example)
            )

    def validate_email(self, field: Field) -> None:
        if clean(field.data) and read_email(clean(field.data)) is None:
            raise ValidationError(_("This is not an e-mail address. Give one such as name@example.com."))

    def validate_consent(self, field: Field) -> None:
        if (clean(self.phone.data) or clean(self.email.data)) and not field.data:
            raise ValidationError(_("Without the customer’s consent no contact is kept. Ask, or leave it out."))
