"""When letters come: by kind, at which hours, in which language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, validators

from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.notifications import rules
from shopper.notifications.rules.times import Hours
from shopper.web.fields import NEEDED, options

WHEN = ((rules.NOW, _l("at once")), (rules.DAILY, _l("once a day")), (rules.NEVER, _l("never")))
HOURS = options((str(hour), f"{hour:02d}:00") for hour in range(24))
_needed = [validators.InputRequired(NEEDED)]


class LettersForm(Form):
    """Beside these one field `when_<kind>` for each kind that may concern the person."""

    daily = SelectField(_l("Hour of the daily letter"), _needed, choices=HOURS)
    quiet_from = SelectField(_l("Quiet from"), _needed, choices=[*options([(rules.NEVER, _l("never quiet"))]), *HOURS])
    quiet_until = SelectField(_l("Quiet until"), _needed, choices=HOURS)
    language = SelectField(_l("Language of the letters"), _needed, choices=options(LANGUAGE_NAMES))

    def hours(self) -> Hours:
        begins = self.quiet_from.data
        if begins == rules.NEVER:
            return Hours(int(self.daily.data), None, None)
        return Hours(int(self.daily.data), int(begins), int(self.quiet_until.data))

    def timings(self) -> dict[str, str]:
        return {name.removeprefix("when_"): field.data for name, field in self._fields.items() if name.startswith("when_")}


def letters_form(kinds: Mapping[str, str], posted: Any, timings: Mapping[str, str], hours: Hours, language: str) -> LettersForm:
    """What is posted, else what is kept. `kinds`: those that are shown, in words."""
    fields = {f"when_{kind}": SelectField(words, _needed, choices=options(WHEN)) for kind, words in kinds.items()}
    made = cast("type[LettersForm]", type("LettersForm", (LettersForm,), fields))
    kept: dict[str, Any] = {f"when_{kind}": timings.get(kind, rules.NOW) for kind in kinds}
    quiet_from = rules.NEVER if hours.quiet_from is None else str(hours.quiet_from)
    quiet_until = str(Hours().quiet_until if hours.quiet_until is None else hours.quiet_until)
    return made(posted, daily=str(hours.daily), quiet_from=quiet_from, quiet_until=quiet_until, language=language, **kept)
