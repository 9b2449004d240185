"""How to reach somebody who wants to hear from us: only what the card asks for, and every fault with its remedy."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Form, StringField, ValidationError

from shopper.comment_cards.rules.contact import example_phone, read_email, read_phone
from shopper.web.fields import clean, optional_text


def consent_sentence(company: str, days: int) -> str:
    """What is agreed to, as it is kept beside the contact."""
    sentence = ngettext(
        "%(company)s may use this to get back to me about what I said, and for nothing else; it is deleted after %(num)s day.",
        "%(company)s may use this to get back to me about what I said, and for nothing else; it is deleted after %(num)s days.",
        days,
        company=company,
    )
    return str(sentence)


class ContactForm(Form):
    """`region`: how numbers are dialled at that shop. `ways`: phone, email, or both; one of them is needed."""

    name = StringField(_l("Your name"), optional_text(80))
    phone = StringField(_l("Phone"), optional_text(40))
    when = StringField(_l("When may we call?"), optional_text(120))
    email = StringField(_l("E-mail"), optional_text(254))
    consent = BooleanField()

    def __init__(self, formdata: Any, *, region: str | None, ways: Collection[str], **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.region, self.ways = region, tuple(ways)
        if "phone" not in self.ways:
            del self.phone, self.when
        if "email" not in self.ways:
            del self.email

    @property
    def example(self) -> str:
        return example_phone(self.region)

    def validate_phone(self, field: StringField) -> None:
        if clean(field.data) and read_phone(clean(field.data), self.region) is None:
            raise ValidationError(
                _("This is not a phone number. Give it with its area code, such as %(example)s.", example=self.example)
            )

    def validate_email(self, field: StringField) -> None:
        if clean(field.data) and read_email(clean(field.data)) is None:
            raise ValidationError(_("This is not an e-mail address. Give one such as name@example.com."))

    def validate_consent(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Tick this, or we may not get back to you."))

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        given = self.given()
        if not any(given[way] for way in self.ways):
            first = self[self.ways[0]]
            first.errors = [*first.errors, self._nothing_given()]
            is_valid = False
        return is_valid

    def given(self) -> dict[str, str]:
        """For `keep_contact`; empty where nothing is asked."""
        return {name: clean(self[name].data) if name in self else "" for name in ("name", "phone", "email", "when")}

    def _nothing_given(self) -> str:
        if len(self.ways) > 1:
            return str(_("Leave a phone number or an e-mail address, so that we can get back to you."))
        if self.ways == ("phone",):
            return str(_("Leave a phone number, so that we can get back to you."))
        return str(_("Leave an e-mail address, so that we can get back to you."))
