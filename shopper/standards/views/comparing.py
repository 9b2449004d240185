"""A difference as rows to be read side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from shopper.infra.i18n import pick
from shopper.standards import rules


def comparison(apart: rules.Difference, changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """`changes`: what the edition itself says of them; its word counts where it says a criterion means the same."""
    told = {each.get("clause"): each for each in changes}
    clauses = [_clause(each, told.get(each.number)) for each in apart.clauses]
    return {
        "clauses": clauses,
        "frame": [_field(each) | {"name": each.name, "label": _frame_label(each.name)} for each in apart.frame],
        "breaking": [each["number"] for each in clauses if each["breaks_trend"]],
        "unbroken": [each["number"] for each in clauses if not each["breaks_trend"]],
    }


def _clause(change: rules.ClauseChange, told: Mapping[str, Any] | None) -> dict[str, Any]:
    kind = told["kind"] if told else change.kind
    return {
        "number": change.number,
        "title": change.titles,
        "kind": kind,
        "kind_words": _kind_words(kind),
        "breaks_trend": kind in rules.BREAKING_KINDS,
        "said_the_same": kind == "editorial" and change.reworded_only,
        "text": told and told["text"],
        "fields": [_field(each) | {"name": each.name, "label": _label(each.name)} for each in change.fields],
    }


def _field(field: rules.FieldChange) -> dict[str, Any]:
    """Texts as runs of words in the reader's language; whatever else as two plain values."""
    before, after = field.before, field.after
    if _is_texts(before) and _is_texts(after):
        old, new = pick(before), pick(after)
        same_here = old.text == new.text
        elsewhere = _elsewhere(before, after) if same_here else []
        return {"runs": rules.words_apart(old.text, new.text), "language": new.language, "elsewhere": elsewhere}
    return {"before": _plain(before), "after": _plain(after)}


def _elsewhere(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Languages in which the words changed, when they did not in the reader's."""
    return [language for language in after if before.get(language) != after[language]]


def _is_texts(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(isinstance(each, str) for each in value.values())


def _plain(value: Any) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        if set(value) == {"term", "meaning"}:
            return f"{pick(value['term']).text}: {pick(value['meaning']).text}"
        return pick(value).text if _is_texts(value) else _("a picture")
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(each) for each in value)
    return str(value)


def _kind_words(kind: str) -> str:
    return {
        "new": _("New"),
        "withdrawn": _("Withdrawn"),
        "criterion": _("Criterion changed"),
        "weight": _("Weight changed"),
        "flag": _("Criticality changed"),
    }.get(kind, _("Other wording"))


def _label(name: str) -> str:
    return {
        "title": _("Title"),
        "text": _("Standard"),
        "criterion": _("Criterion"),
        "reason": _("Why"),
        "question": _("Question"),
        "weight": _("Weight"),
        "critical": _("Critical"),
        "answer": _("Kind of answer"),
        "limit_seconds": _("Limit, seconds"),
        "source": _("Told by"),
        "section": _("Section"),
        "stage": _("Stage"),
        "evidence": _("Evidence"),
        "dimension": _("Dimension"),
        "roles": _("Whom it concerns"),
        "picture": _("Picture of good"),
    }.get(name, _("How a visit asks"))


def _frame_label(name: str) -> str:
    kind, _dot, code = name.partition(".")
    named = {"rules": _("Scoring"), "sections": _("Section"), "stages": _("Stage"), "glossary": _("Term")}
    scoring = {
        "pass": _("Pass mark"),
        "excellent": _("Excellent from"),
        "cap": _("Cap"),
        "minimum_share": _("Least share assessed"),
    }
    return f"{named[kind]} · {scoring.get(code, code)}"
