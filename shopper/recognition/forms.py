"""What is typed about thanks and ideas."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, RadioField, StringField, TextAreaField, ValidationError

from shopper.recognition.models import VERDICTS
from shopper.web.fields import NEEDED, clean, needed, optional_text


class IdeaForm(Form):
    """A verdict and its answer; what everybody may read is written by whoever judges."""

    verdict = RadioField(_l("What becomes of it"), choices=[], validate_choice=False)
    answer = TextAreaField(_l("Your answer to the customer"), needed(1000))
    is_shown = BooleanField(_l("Show it on the list “You said, we did”"))
    said = TextAreaField(_l("The idea in your words, for the list"), optional_text(300))

    def validate_verdict(self, field: RadioField) -> None:
        if field.data not in VERDICTS:
            raise ValidationError(NEEDED)

    def validate_said(self, field: TextAreaField) -> None:
        if self.is_shown.data and not clean(field.data):
            raise ValidationError(_l("Say the idea in a few words of your own: that is what everybody will read."))


class RepeatForm(Form):
    signed = StringField(_l("Name to sign with"), optional_text(120))


class ThanksForm(Form):
    thanks = TextAreaField(_l("A word back"), optional_text(600))
