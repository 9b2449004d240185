"""A book document: plain JSON in, a whole book out, or every problem at once with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shopper.errors import Invalid
from shopper.standards.rules.clauses import Clause, SectionPart, StagePart, read_clauses
from shopper.standards.rules.history import A_VERSION, read_changes
from shopper.standards.rules.reading import NUMBER, Piece, Problems, Texts

KEYS = (
    *("name", "version", "in_force_from", "licence", "rules", "changes"),
    *("sections", "stages", "withdrawn", "clauses", "worked", "roles", "glossary", "charter"),
)
GLOSSARY_KEYS = ("term", "meaning")
CODE = r"[a-z][a-z0-9_]{0,39}"
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
PERCENTS = ("pass", "excellent", "cap", "minimum_share")


@dataclass(frozen=True, kw_only=True)
class BookDocument:
    """One edition of a book, checked. `rules` are decimal strings; parts and clauses stand in their order.

    `roles`: the names of those whom clauses concern, by code. `glossary`: {code: {"term": Texts, "meaning": Texts}}.
    `charter`: the clauses shown to customers. `extra`: what is only carried along (`licence`, `withdrawn`), as it came.
    """

    name: Texts
    version: str
    in_force_from: date
    rules: dict[str, str]
    changes: list[dict[str, Any]]
    sections: tuple[SectionPart, ...]
    stages: tuple[StagePart, ...]
    standards: tuple[Clause, ...]
    roles: dict[str, Texts] = field(default_factory=dict)
    glossary: dict[str, dict[str, Texts]] = field(default_factory=dict)
    charter: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


def parse_book(document: object) -> BookDocument:
    """The book a document holds. Invalid names every problem by its place: "clauses[4.8].title.ru".

    The book speaks the languages of its name: every text must be there in each of them, and in no other.
    """
    if not isinstance(document, Mapping):
        raise Invalid(document="must be an object")
    problems: Problems = {}
    root = Piece(document, "", problems, _languages(document.get("name")))
    root.allow_only(KEYS)
    _check_languages(root)
    sections = [SectionPart(*part) for part in _parts(root, "sections", r"[1-9][0-9]{0,3}")]
    stages = [StagePart(*part) for part in _parts(root, "stages", r"[A-Z][A-Z0-9_]{0,9}")]
    roles = {code: name for code, _position, name in _parts(root, "roles", CODE)} if root.value.get("roles") else {}
    clauses = read_clauses(root, {each.number: each for each in sections}, {each.code: each for each in stages}, roles)
    version = root.text("version", longest=20, pattern=NUMBER, wanted=A_VERSION)
    book = BookDocument(
        name=root.texts("name"),
        version=version,
        in_force_from=root.day("in_force_from") or date.min,
        rules=_rules(root),
        changes=read_changes(root, version, {clause.number for clause in clauses}),
        sections=tuple(sections),
        stages=tuple(stages),
        standards=clauses,
        roles=roles,
        glossary=_glossary(root),
        charter=root.names("charter", [clause.number for clause in clauses]),
        extra=_extra(root),
    )
    if problems:
        raise Invalid(**problems)
    return book


def _check_languages(root: Piece) -> None:
    if root.value.get("name") == {}:
        root.refuse("name", "is missing")
    for language in root.languages:
        if not re.fullmatch(LANGUAGE, language):
            root.refuse(f"name.{language[:20]}", "is not a language code like en")


def _languages(name: object) -> tuple[str, ...]:
    return tuple(str(language) for language in name) if isinstance(name, Mapping) else ()


def _parts(root: Piece, key: str, pattern: str) -> Iterator[tuple[str, int, Texts]]:
    """Sections or stages in the order of the document, which is the order of the book and of the visit."""
    piece = root.inside(key)
    if not piece.value:
        root.refuse(key, "must hold at least one")
    for position, code in enumerate(piece.value, 1):
        if not re.fullmatch(pattern, str(code)):
            piece.refuse(str(code), f"must be named like {pattern}")
        yield str(code), position, piece.texts(code)


def _glossary(root: Piece) -> dict[str, dict[str, Texts]]:
    if not root.value.get("glossary"):
        return {}
    glossary = root.inside("glossary")
    read = {}
    for code in glossary.value:
        if not re.fullmatch(CODE, str(code)):
            glossary.refuse(str(code), f"must be named like {CODE}")
        entry = glossary.inside(code)
        entry.allow_only(GLOSSARY_KEYS)
        read[str(code)] = {key: entry.texts(key) for key in GLOSSARY_KEYS}
    return read


def _extra(root: Piece) -> dict[str, Any]:
    """Carried along, so that a book goes out as it came in."""
    licence = root.text("licence", longest=300) if root.value.get("licence") is not None else None
    return {key: value for key, value in (("licence", licence), ("withdrawn", root.value.get("withdrawn"))) if value is not None}


def _rules(root: Piece) -> dict[str, str]:
    """The scoring rules in percent: exact decimals as text, so that nothing is rounded before it is compared."""
    piece = root.inside("rules")
    piece.allow_only(PERCENTS)
    read = {key: _percent(piece, key) for key in PERCENTS}
    if Decimal(read["excellent"]) < Decimal(read["pass"]):
        piece.refuse("excellent", "is below pass")
    return read


def _percent(piece: Piece, key: str) -> str:
    found = piece.text(key, longest=10, pattern=r"[0-9]{1,3}(\.[0-9]{1,4})?", wanted='a decimal in quotes, like "79.5"')
    if Decimal(found or 0) > 100:
        piece.refuse(key, "is above 100")
    return found or "0"
