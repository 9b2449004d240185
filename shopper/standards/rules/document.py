"""A book document: plain JSON in, a whole book out, or every problem at once with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shopper.errors import Invalid
from shopper.standards.rules.clauses import Clause, SectionPart, StagePart, read_clauses
from shopper.standards.rules.reading import Piece, Problems, Texts

KEYS = (
    *("name", "version", "in_force_from", "licence", "rules", "changes"),
    *("sections", "stages", "withdrawn", "clauses", "worked"),
)
NUMBER = r"\d{1,4}(\.\d{1,4})*"
KINDS_OF_CHANGE = ("criterion", "weight", "flag", "new", "withdrawn", "editorial")
GREATEST_RULE = {"pass_mark": 100, "excellent_mark": 100, "cap": 100, "minimum_share": 1}


@dataclass(frozen=True, kw_only=True)
class BookDocument:
    """One edition of a book, checked. `rules` are decimal strings; parts and clauses stand in their order."""

    name: Texts
    version: str
    in_force_from: date
    rules: dict[str, str]
    changes: list[dict[str, Any]]
    sections: tuple[SectionPart, ...]
    stages: tuple[StagePart, ...]
    standards: tuple[Clause, ...]


def parse_book(document: object) -> BookDocument:
    """The book a document holds. Invalid names every problem by its place: "clauses[4.8].title.ru".

    The book speaks the languages of its name: every text must be there in each of them, and in no other.
    """
    if not isinstance(document, Mapping):
        raise Invalid(document="must be an object")
    problems: Problems = {}
    root = Piece(document, "", problems, _languages(document.get("name")))
    root.allow_only(KEYS)
    sections = [SectionPart(*part) for part in _parts(root, "sections", r"\d{1,4}")]
    stages = [StagePart(*part) for part in _parts(root, "stages", r"[A-Z][A-Z0-9_]{0,9}")]
    clauses = read_clauses(root, {each.number: each for each in sections}, {each.code: each for each in stages})
    book = BookDocument(
        name=root.texts("name"),
        version=root.text("version", longest=20, pattern=NUMBER, wanted='numbers like "1.1"'),
        in_force_from=_day(root, "in_force_from"),
        rules=_rules(root),
        changes=_changes(root, {clause.number for clause in clauses}),
        sections=tuple(sections),
        stages=tuple(stages),
        standards=clauses,
    )
    if problems:
        raise Invalid(**problems)
    return book


def _languages(name: object) -> tuple[str, ...]:
    return tuple(str(language) for language in name) if isinstance(name, Mapping) else ()


def _day(root: Piece, key: str) -> date:
    found = root.value.get(key)
    try:
        return date.fromisoformat(found if isinstance(found, str) else "")
    except ValueError:
        root.refuse(key, 'must be a day like "2026-04-01"')
        return date.min


def _parts(root: Piece, key: str, pattern: str) -> Iterator[tuple[str, int, Texts]]:
    """Sections or stages in the order of the document, which is the order of the book and of the visit."""
    piece = root.inside(key)
    if not piece.value:
        root.refuse(key, "must hold at least one")
    for position, code in enumerate(piece.value, 1):
        if not re.fullmatch(pattern, str(code)):
            piece.refuse(str(code), f"must be named like {pattern}")
        yield str(code), position, piece.texts(code)


def _rules(root: Piece) -> dict[str, str]:
    """The scoring rules: exact decimals as text, so that nothing is rounded before it is compared."""
    piece = root.inside("rules")
    piece.allow_only(GREATEST_RULE)
    read = {key: _decimal(piece, key, Decimal(greatest)) for key, greatest in GREATEST_RULE.items()}
    if Decimal(read["excellent_mark"]) < Decimal(read["pass_mark"]):
        piece.refuse("excellent_mark", "is below pass_mark")
    return read


def _decimal(piece: Piece, key: str, greatest: Decimal) -> str:
    found = piece.value.get(key)
    try:
        number = Decimal(found if isinstance(found, str) else "")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= greatest:
        piece.refuse(key, f'must be a decimal in quotes, from "0" to "{greatest}"')
        return "0"
    return str(found)


def _changes(root: Piece, numbers: set[str]) -> list[dict[str, Any]]:
    """What is new against the edition before; a withdrawn number stands in no clause, any other in one."""
    if root.value.get("changes") is None:
        return []
    changes = []
    for change in root.each("changes", "number"):
        number = change.text("number", longest=20, pattern=NUMBER, wanted='a clause number like "4.8"')
        kind = change.one_of("kind", KINDS_OF_CHANGE)
        if kind == "withdrawn" and number in numbers:
            change.refuse("number", "is withdrawn, yet a clause bears it")
        if kind and kind != "withdrawn" and number not in numbers:
            change.refuse("number", "no clause bears it")
        changes.append({**change.value, "text": change.texts("text")})
    return changes
