"""What is the shopper to do, and what does the quiz ask?"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField, TextAreaField, ValidationError, validators

from shopper.assignments.actions.waves import LEAST_QUESTIONS, MOST_BRIEF_LINES, MOST_QUESTIONS, ScenarioTerms
from shopper.assignments.forms.fields import CHANNEL_WORDS, CHOSEN, lines_by_language, lines_of
from shopper.infra.i18n import LANGUAGE_NAMES, LANGUAGES
from shopper.web.fields import CountField, by_language, clean, needed, optional_text, options

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
            counts = {len(lines) for code in LANGUAGES if (lines := lines_of(self[f"{name}_{code}"].data))}
            if len(counts) > 1:
                raise ValidationError(_("The lines of each list must be as many in every language, in the same order."))
        if len(lines_by_language(self, "brief")) > MOST_BRIEF_LINES:
            raise ValidationError(_("Three lines at most: the shopper reads them in the shop."))

    def validate_question1_en(self, field: StringField) -> None:
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
