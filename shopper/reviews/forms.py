"""What a reviewer and a location type."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from shopper.questionnaires.rules import ItemSpec
from shopper.visits.rules import number_in

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
TOO_LONG = _l("This is too long.")
REMARK, SAME = "remark-", "same-"
ANYTIME = ("na", "not_seen")


def words(text: str | None, most: int = 4_000) -> str:
    """As typed, without what no database holds; line ends as one sign."""
    return UNSTORABLE.sub("\ufffd", (text or "").replace("\r\n", "\n")).strip()[:most]


class VerdictForm(Form):
    validity = StringField(_l("Does it count?"), [AnyOf(("valid", "excluded"))])
    pay = StringField(_l("Is it paid?"), [AnyOf(("payable", "withheld"))])
    reason = TextAreaField(_l("Reason"), [Length(max=4_000, message=TOO_LONG)])


class ChangeForm(Form):
    value = StringField(_l("Answer"), [Optional(), Length(max=40, message=TOO_LONG)])
    fact = TextAreaField(_l("Fact"), [Length(max=5_000, message=TOO_LONG)])
    why = TextAreaField(_l("Why"), [Length(max=2_000, message=TOO_LONG)])


def value_problem(spec: ItemSpec, value: str) -> str | None:
    """Why this is no answer to the question; None when it is one."""
    if value in ANYTIME or value == "":
        return None
    if spec.answer in ("yes_no", "scale3"):
        known = ("yes", "no") if spec.answer == "yes_no" else ("yes", "partly", "no")
        return None if value in known else _("Choose one of the answers.")
    if spec.answer in ("choice", "multi"):
        options = {option for option, _label in spec.options}
        chosen = value.split(",") if spec.answer == "multi" else [value]
        return None if set(chosen) <= options else _("Choose one of the answers.")
    if spec.answer in ("time", "count", "number"):
        return None if number_in(value) is not None else _("Enter a number.")
    return None


def remarks_in(fields: Mapping[str, str], keys: Mapping[str, object]) -> dict[str, str]:
    """What was written beside the items of the form."""
    found = {key: words(fields.get(f"{REMARK}{key}")) for key in keys}
    return {key: text for key, text in found.items() if text}
