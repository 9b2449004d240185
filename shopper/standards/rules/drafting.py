"""Changing a book document piece by piece: what a piece is, how it is put back, what is wrong with it.

A piece is named by its kind and its code: ("clauses", "4.8"), ("stages", "WAIT"), ("cover", ""). A draft may be unfinished:
each piece is held to the rules when it is kept, the whole only before it is published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from shopper.errors import Invalid
from shopper.standards.rules.document import KEYS, parse_book
from shopper.standards.rules.editions import number_order
from shopper.standards.rules.history import WITHDRAWN_KEYS

Document = dict[str, Any]

COVER = ("name", "version", "in_force_from", "licence", "rules")
NAMED = ("sections", "stages", "roles", "glossary")
KINDS = ("cover", "charter", "changes", "clauses", *NAMED)
WHOLE = ("cover", "charter", "changes")
NEW = "new"
NOTICE = timedelta(days=28)
EMPTY_RULES = {"pass": "80", "excellent": "90", "cap": "79", "minimum_share": "60"}


def empty_document(name: Mapping[str, str], begins: date) -> Document:
    """A book with nothing in it but its name; it speaks the languages of its name."""
    return {
        "name": dict(name),
        "version": "1.0",
        "in_force_from": begins.isoformat(),
        "rules": dict(EMPTY_RULES),
        "sections": {},
        "stages": {},
        "changes": [],
        "withdrawn": [],
        "clauses": [],
    }


def next_document(document: Mapping[str, Any], today: date) -> Document:
    """A draft of the edition after this one: the next version, nothing changed yet, what was withdrawn before stays so."""
    version = [int(part) for part in document["version"].split(".")]
    version[-1] += 1
    last = min(max(today, date.fromisoformat(document["in_force_from"])), date.max - NOTICE)
    following = {
        "version": ".".join(map(str, version if len(version) > 1 else [*version, 1])),
        "in_force_from": (last + NOTICE).isoformat(),
        "changes": [],
    }
    return deepcopy(dict(document)) | following


def problems_of(document: object) -> dict[str, str]:
    """Everything that keeps a document from being a whole edition, by place."""
    try:
        parse_book(document)
    except Invalid as refusal:
        return dict(refusal.problems)
    return {}


def piece_of(document: Mapping[str, Any], kind: str, code: str) -> Any:
    """The piece as JSON; None when there is none. A named part comes with its code and its place."""
    if kind == "cover":
        return {key: document.get(key) for key in COVER}
    if kind in ("charter", "changes"):
        return document.get(kind) or []
    if kind == "clauses":
        return next((each for each in document["clauses"] if each.get("id") == code), None)
    parts = document.get(kind) or {}
    if code not in parts:
        return None
    return {"code": code, "position": list(parts).index(code) + 1, "texts": parts[code]}


def fingerprint(piece: object) -> str:
    """Equal pieces, equal fingerprints: whoever saves says by it what they had before them."""
    return hashlib.sha256(json.dumps(piece, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:16]


def with_piece(document: Mapping[str, Any], kind: str, code: str, piece: Any) -> Document:
    """The document with a piece put in its place, or added where `code` is "new". Invalid: what is wrong with that piece alone.

    Places within the piece: "title.ru", "form.maximum".
    """
    book = deepcopy(dict(document))
    if kind == "cover":
        book |= {key: piece.get(key) for key in COVER}
        if book.get("licence") is None:
            book.pop("licence")
        _date_withdrawn(book, document["version"])
    elif kind in ("charter", "changes"):
        book[kind] = piece
        if kind == "charter" and not piece:
            book.pop(kind)
    elif kind == "clauses":
        _put_clause(book, code, piece)
    else:
        _put_part(book, kind, code, piece)
    book = {key: book[key] for key in KEYS if key in book}
    own = _own_problems(book, kind, piece)
    if own:
        raise Invalid(**own)
    return book


def without_piece(document: Mapping[str, Any], kind: str, code: str, base: Mapping[str, Any] | None) -> Document:
    """The document without a piece. A clause that stands in the edition before is withdrawn, and its number with it."""
    book = deepcopy(dict(document))
    if kind == "clauses":
        _take_out(book, code, base)
        return book
    _refuse_if_used(book, kind, code)
    del book[kind][code]
    return book


def restored(document: Mapping[str, Any], number: str, base: Mapping[str, Any]) -> Document:
    """What was withdrawn in this very draft stands again as it was in the edition before."""
    book = deepcopy(dict(document))
    clause = piece_of(base, "clauses", number)
    if clause is None or not any(_is_own(each, book, number) for each in book.get("withdrawn") or []):
        raise Invalid(id="was not withdrawn by this draft")
    book["withdrawn"] = [each for each in book["withdrawn"] if not _is_own(each, book, number)]
    book["clauses"] = _in_order([*book["clauses"], deepcopy(clause)])
    shown = book.get("charter") or []
    if number in (base.get("charter") or []):
        before = [each for each in base["charter"] if each in shown or each == number]
        book["charter"] = before + [each for each in shown if each not in before]
    return book


def gone_numbers(document: Mapping[str, Any]) -> set[str]:
    """Numbers that this draft or an edition before it withdrew."""
    return {str(each.get("id")) for each in document.get("withdrawn") or [] if isinstance(each, Mapping)}


def _put_clause(book: Document, code: str, clause: dict[str, Any]) -> None:
    number = str(clause.get("id", ""))
    others = [each for each in book["clauses"] if each["id"] != code]
    if any(each["id"] == number for each in others):
        raise Invalid(id="is used twice")
    if number != code and number in gone_numbers(book):
        raise Invalid(id="was withdrawn by an earlier edition")
    if number != code:
        charter = book.get("charter") or []
        book["charter"] = [number if each == code else each for each in charter]
        if not book["charter"]:
            book.pop("charter")
    book["clauses"] = _in_order([*others, clause])


def _in_order(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(clauses, key=lambda each: _order(str(each.get("id"))))


def _order(number: str) -> tuple[int, ...]:
    return number_order(number) if all(part.isdecimal() and len(part) < 9 for part in number.split(".")) else (10**9,)


def _take_out(book: Document, number: str, base: Mapping[str, Any] | None) -> None:
    clause = piece_of(book, "clauses", number)
    before = piece_of(base, "clauses", number) if base else None
    if clause is None:
        raise Invalid(id="is not there")
    book["clauses"] = [each for each in book["clauses"] if each["id"] != number]
    charter = [each for each in book.get("charter") or [] if each != number]
    if charter:
        book["charter"] = charter
    else:
        book.pop("charter", None)
    if before:
        entry = {"id": number, "since": book["version"], "title": _first(before["title"]), "titles": before["title"]}
        entry |= {"stage": before["stage"], "weight": before["weight"]}
        kept = {key: entry[key] for key in WITHDRAWN_KEYS if key in entry}
        book["withdrawn"] = [*(book.get("withdrawn") or []), kept]


def _first(texts: Mapping[str, str]) -> str:
    return texts.get("en") or next(iter(texts.values()), "")


def _is_own(entry: object, book: Document, number: str) -> bool:
    return isinstance(entry, Mapping) and entry.get("id") == number and entry.get("since") == book["version"]


def _date_withdrawn(book: Document, version: str) -> None:
    """What this draft withdrew and changed goes with its version when that is renamed."""
    for entry in (*(book.get("withdrawn") or []), *(book.get("changes") or [])):
        if entry.get("since") == version:
            entry["since"] = book["version"]
        if entry.get("version") == version:
            entry |= {"version": book["version"], "in_force_from": book["in_force_from"]}


def _put_part(book: Document, kind: str, code: str, piece: dict[str, Any]) -> None:
    parts = book.get(kind) or {}
    new_code = str(piece["code"])
    others = [(key, value) for key, value in parts.items() if key != code]
    if new_code in dict(others):
        raise Invalid(code="is used twice")
    place = min(max(int(piece.get("position") or len(parts) + 1) - 1, 0), len(others))
    others.insert(place, (new_code, piece["texts"]))
    book[kind] = dict(others)
    if code not in (NEW, new_code):
        _rename_uses(book, kind, code, new_code)


def _rename_uses(book: Document, kind: str, code: str, new_code: str) -> None:
    for clause in book["clauses"]:
        if kind == "stages" and clause.get("stage") == code:
            clause["stage"] = new_code
        if kind == "roles" and code in (clause.get("roles") or []):
            clause["roles"] = [new_code if each == code else each for each in clause["roles"]]
    if kind == "sections" and any(clause.get("section") == code for clause in book["clauses"]):
        raise Invalid(code="has clauses numbered by it: renumber them first")


def _refuse_if_used(book: Document, kind: str, code: str) -> None:
    if code not in (book.get(kind) or {}):
        raise Invalid(code="is not there")
    key = {"sections": "section", "stages": "stage"}.get(kind)
    using = [
        each["id"]
        for each in book["clauses"]
        if (key and each.get(key) == code) or (kind == "roles" and code in (each.get("roles") or []))
    ]
    if using:
        raise Invalid(code=f"is used by {', '.join(using[:5])}{' …' if len(using) > 5 else ''}")


def _own_problems(book: Document, kind: str, piece: Any) -> dict[str, str]:
    """The problems of the whole that lie in this piece, by their place within it."""
    found = problems_of(book)
    if kind == "cover":
        return {place: problem for place, problem in found.items() if place.split(".")[0] in COVER}
    if kind in ("charter", "changes"):
        return {place: problem for place, problem in found.items() if place.split(".")[0].split("[")[0] == kind}
    if kind == "clauses":
        name = piece["id"] or f"#{book['clauses'].index(piece) + 1}"
        return _inside(found, f"clauses[{name}]", "id")
    return _inside(found, f"{kind}.{piece['code']}", "code")


def _inside(found: Mapping[str, str], prefix: str, whole: str) -> dict[str, str]:
    own = {place.removeprefix(prefix).lstrip("."): problem for place, problem in found.items() if _is_inside(place, prefix)}
    return {place or whole: problem for place, problem in own.items()}


def _is_inside(place: str, prefix: str) -> bool:
    return place == prefix or place.startswith((f"{prefix}.", f"{prefix}["))
