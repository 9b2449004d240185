"""What do the pages of a draft show alike?"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, redirect, url_for

from shopper.errors import Invalid
from shopper.standards import queries, rules
from shopper.standards.models import EditionDraft
from shopper.standards.words import place_words, problem_words


def shown_draft(draft: EditionDraft) -> dict[str, Any]:
    document = draft.document
    return {
        "id": draft.id,
        "book_name": document["name"],
        "version": document["version"],
        "in_force_from": _day(document["in_force_from"]),
        "count": len(document["clauses"]),
        "updated_at": draft.updated_at,
        "charter": document.get("charter") or [],
        "changes": document.get("changes") or [],
    }


def _day(written: str) -> date | str:
    """A draft may hold a day that is none yet."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


def outline_of(document: dict[str, Any]) -> dict[str, Any]:
    """The rest of the book, to be seen beside what is being written."""
    sections = [
        {"code": code, "name": name, "clauses": [each for each in document["clauses"] if each.get("section") == code]}
        for code, name in document["sections"].items()
    ]
    return {
        "sections": sections,
        "stages": document["stages"],
        "roles": document.get("roles") or {},
        "glossary": document.get("glossary") or {},
    }


def readable(document: dict[str, Any]) -> rules.BookDocument | None:
    """The draft as a book, whatever its list of changes still lacks; None when it is not whole."""
    try:
        return rules.parse_book(document | {"changes": [], "withdrawn": []})
    except Invalid:
        return None


def reworded_in(draft: EditionDraft) -> set[str]:
    base, parsed = queries.base_of(draft), readable(draft.document)
    if base is None or parsed is None:
        return set()
    return {each.number for each in rules.difference(base, parsed).clauses if each.reworded_only}


def all_words(refusal: Invalid) -> str:
    told = [f"{place_words(place)}: {problem_words(text)}" for place, text in refusal.problems.items()]
    return " ".join(told[:6]) + (" …" if len(told) > 6 else "")


def to_draft(draft_id: object, anchor: str = "") -> Response:
    return redirect(url_for("standards.draft", draft_id=draft_id) + anchor, code=303)  # type: ignore[return-value]
