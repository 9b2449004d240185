"""Answers in words, the same on the form, at the review desk and in a report's page."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from shopper.infra.i18n import pick

WORDS = {
    "yes": _l("Yes"),
    "no": _l("No"),
    "partly": _l("Partly"),
    "na": _l("Not applicable"),
    "not_seen": _l("Not seen"),
}


def answer_word(answer: str, value: str | None, options: Iterable[tuple[str, dict[str, str]]] = ()) -> str:
    """What was answered, for people: what was chosen by its label, a time as seconds, a count as the number."""
    if not value:
        return _("No answer")
    labels = dict(options)
    chosen = [pick(labels[each]).text for each in value.split(",") if each in labels]
    if chosen:
        return ", ".join(chosen)
    if value in WORDS:
        return str(WORDS[value])
    if answer == "time" and value.isascii() and value.isdecimal():
        return ngettext("%(num)s second", "%(num)s seconds", int(value))
    return value


def photo_word(state: str) -> str | None:
    """What to say in place of a photo that cannot be shown."""
    return {
        "missing": _("Photo expected, not received"),
        "pending": _("The photo is being prepared"),
        "unreadable": _("The photo cannot be read; its file is kept"),
    }.get(state)


def answer_in_words(value: str, label: dict[str, str] | None = None) -> str:
    """An answer that was frozen: a choice by the label frozen with it, a common answer by its word, else as it was typed."""
    if label:
        return pick(label).text
    return str(WORDS[value]) if value in WORDS else (value or _("No answer"))
