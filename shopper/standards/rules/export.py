"""An edition as the document it came from: what is taken out can be read in again, and is the same edition."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from shopper.standards.rules.content import Content
from shopper.standards.rules.form import LABELS

TOP_EXTRAS = ("licence", "withdrawn", "roles", "glossary", "charter")
CLAUSE_EXTRAS = ("roles", "picture")


def document_of(edition: Content) -> dict[str, Any]:
    """The book document of a checked document or a kept edition, fresh and free to be changed.

    `parse_book(document_of(edition))` has the same content_sha256. What a document leaves out stays left out.
    """
    book: Any = getattr(edition, "book", edition)  # a kept edition is named by its book, a checked document by itself
    document = {
        "name": (getattr(edition, "extra", None) or {}).get("name") or book.name,
        "version": edition.version,
        "in_force_from": edition.in_force_from.isoformat(),
        "rules": edition.rules,
        "sections": {each.number: each.name for each in edition.sections},
        "stages": {each.code: each.name for each in edition.stages},
        "changes": [_change(each) for each in edition.changes],
        "withdrawn": _withdrawn(edition.changes),
        **_extras(edition, TOP_EXTRAS),
        "clauses": [_clause(each) for each in edition.standards],
    }
    return deepcopy(document)


def _clause(standard: Any) -> dict[str, Any]:
    return {
        "id": standard.number,
        "section": standard.section.number,
        "stage": standard.stage.code,
        **{name: getattr(standard, name) for name in ("weight", "critical", "source", "evidence", "answer")},
        "limit_s": standard.limit_seconds,
        "dimension": standard.dimension,
        **{name: getattr(standard, name) for name in ("criterion", "title", "text", "question", "reason")},
        "form": None if standard.form is None else _form(standard.form),
        **_extras(standard, CLAUSE_EXTRAS),
    }


def _form(form: dict[str, Any]) -> dict[str, Any]:
    """Words that are not there and options that are not offered are null in a document."""
    empty = {key: None for key in (*LABELS, "options") if not form.get(key)}
    return {**form, **empty}


def _change(change: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in change.items() if key != "titles"}


def _withdrawn(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    gone = (each for each in changes if each["kind"] == "withdrawn")
    return [{"id": each["clause"], "since": each["version"], "titles": each["titles"]} for each in gone]


def _extras(holder: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What only newer documents say: nothing of it is written where nothing was said."""
    kept = getattr(holder, "extra", None) or {}
    found = {name: kept.get(name, getattr(holder, name, None)) for name in names}
    return {name: value for name, value in found.items() if value}
