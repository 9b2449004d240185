"""What is typed about thanks and ideas."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, RadioField, StringField, TextAreaField, ValidationError

from shopper.infra.i18n import LANGUAGE_NAMES, LANGUAGES
from shopper.recognition.models import VERDICTS
from shopper.web.fields import NEEDED, clean, optional_text


class IdeaForm(Form):
    """A verdict and its answer; what everybody may read is written by whoever judges. Both in as many languages as they like.

    `language`: the customer's, where words are asked for when there are none at all.
    """

    verdict = RadioField(_l("What becomes of it"), choices=[], validate_choice=False)
    is_shown = BooleanField(_l("Show it on the list “You said, we did”"))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        self.language = language
        super().__init__(*args, **kwargs)
        self[f"answer_{language}"].flags.required = True  # as its label says; another language will do

    @property
    def languages(self) -> list[str]:
        """The customer's own first."""
        return sorted(LANGUAGES, key=lambda each: each != self.language)

    def texts(self, name: str) -> dict[str, str]:
        """By language, those that were written."""
        return {each: text for each in LANGUAGES if (text := clean(self[f"{name}_{each}"].data))}

    def validate_verdict(self, field: RadioField) -> None:
        if field.data not in VERDICTS:
            raise ValidationError(NEEDED)

    def is_whole(self) -> bool:
        """Valid, with an answer in some language, and with the idea in our words where everybody is to read it."""
        is_valid = self.validate()
        missing = {}
        if not self.texts("answer"):
            missing["answer"] = _l("Answer in at least one language; the customer’s own is the best.")
        if self.is_shown.data and not self.texts("said"):
            missing["said"] = _l("Say the idea in a few words of your own: that is what everybody will read.")
        for name, problem in missing.items():
            self[f"{name}_{self.language}"].errors = [problem]
        return is_valid and not missing


for _language, _name in LANGUAGE_NAMES:
    setattr(IdeaForm, f"answer_{_language}", TextAreaField(_name, optional_text(1000)))
    setattr(IdeaForm, f"said_{_language}", TextAreaField(_name, optional_text(300)))


class RepeatForm(Form):
    signed = StringField(_l("Name to sign with"), optional_text(120))


class ThanksForm(Form):
    thanks = TextAreaField(_l("A word back"), optional_text(600))
