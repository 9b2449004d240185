"""What is typed about a place: who was told there, and a stranger's shop?"""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField, TextAreaField, ValidationError, validators

from shopper.assignments.forms.fields import CHOSEN
from shopper.organisation.rules import BACK_OFFICE, COMPETITOR
from shopper.web.fields import NEEDED, DayField, by_language, check_zone, clean, needed, optional_text, options

TARGET_WORDS = {COMPETITOR: _l("A competitor's shop"), BACK_OFFICE: _l("A back office of ours")}


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
