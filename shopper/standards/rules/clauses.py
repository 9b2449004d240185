"""The numbered clauses of a document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shopper.standards.rules.editions import number_order
from shopper.standards.rules.form import FORM_ANSWERS, read_form
from shopper.standards.rules.reading import Piece, Texts

KEYS = (
    *("id", "section", "stage", "weight", "critical", "source", "evidence", "answer", "limit_s", "dimension"),
    *("title", "text", "criterion", "reason", "question", "form", "roles", "picture"),
)
PICTURE_KEYS = ("sha256", "alt")
MOST_CLAUSES = 1000
CLAUSE_NUMBER = r"[1-9][0-9]{0,3}(\.[1-9][0-9]{0,3})+"
GREATEST_WEIGHT = 5
LONGEST_LIMIT = 30 * 24 * 3600
CRITICAL = ("CAP", "STOP")
SOURCES = ("MS", "AU", "LOG")
DIMENSIONS = ("Reliability", "Assurance", "Tangibles", "Empathy", "Responsiveness")


@dataclass(frozen=True)
class SectionPart:
    """A part of the book."""

    number: str
    position: int
    name: Texts


@dataclass(frozen=True)
class StagePart:
    """A stretch of the visit."""

    code: str
    position: int
    name: Texts


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One standard, checked. `position` is its place in the book by number.

    `roles`: whom it concerns, by the codes of the document; none is everybody. `picture`: what good looks like.
    """

    number: str
    section: SectionPart
    stage: StagePart
    position: int
    weight: int
    critical: str | None
    source: str
    evidence: str
    answer: str
    limit_seconds: int | None
    dimension: str | None
    title: Texts
    text: Texts
    criterion: Texts
    reason: Texts
    question: Texts
    form: dict[str, Any] | None
    roles: list[str] = field(default_factory=list)
    picture: dict[str, Any] | None = None


def read_clauses(
    root: Piece, sections: Mapping[str, SectionPart], stages: Mapping[str, StagePart], roles: Collection[str] = ()
) -> tuple[Clause, ...]:
    """Every clause in the order of its number: 4.2 before 4.10, however the document has them."""
    read: dict[str, Clause] = {}
    for piece in root.each("clauses", "id"):
        clause = _clause(piece, sections, stages, roles)
        if clause.number in read:
            piece.refuse("id", "is used twice")
        read[clause.number] = clause
    if not read:
        root.refuse("clauses", "must hold at least one")
    if len(read) > MOST_CLAUSES:
        root.refuse("clauses", f"holds more than {MOST_CLAUSES}")
    ordered = sorted((clause for number, clause in read.items() if number), key=lambda each: number_order(each.number))
    return tuple(replace(clause, position=position) for position, clause in enumerate(ordered, 1))


def _clause(piece: Piece, sections: Mapping[str, SectionPart], stages: Mapping[str, StagePart], roles: Collection[str]) -> Clause:
    piece.allow_only(KEYS)
    weight = piece.whole("weight", 0, GREATEST_WEIGHT)
    limit = piece.whole_or_none("limit_s", 1, LONGEST_LIMIT)
    answer = piece.one_of("answer", FORM_ANSWERS)
    clause = Clause(
        number=piece.text("id", longest=20, pattern=CLAUSE_NUMBER, wanted='a clause number like "4.8"'),
        section=sections.get(piece.one_of("section", sections), SectionPart("", 0, {})),
        stage=stages.get(piece.one_of("stage", stages), StagePart("", 0, {})),
        position=0,
        weight=weight,
        critical=piece.one_of_or_none("critical", CRITICAL),
        source=piece.one_of("source", SOURCES),
        evidence=piece.text("evidence", longest=200),
        answer=answer,
        limit_seconds=limit,
        dimension=piece.one_of_or_none("dimension", DIMENSIONS),
        form=read_form(piece, answer=answer, weight=weight, limit=limit),
        roles=piece.names("roles", roles),
        picture=_picture(piece),
        **{name: piece.texts(name) for name in ("title", "text", "criterion", "reason", "question")},
    )
    _check_sense(piece, clause)
    return clause


def _picture(clause: Piece) -> dict[str, Any] | None:
    """A picture is named by the hash of its clean file, and told in words for those who do not see it."""
    if clause.value.get("picture") is None:
        return None
    piece = clause.inside("picture")
    piece.allow_only(PICTURE_KEYS)
    sha256 = piece.text("sha256", longest=64, pattern="[0-9a-f]{64}", wanted="the SHA-256 of a picture")
    return {"sha256": sha256, "alt": piece.texts("alt")}


def _check_sense(piece: Piece, clause: Clause) -> None:
    """What is allowed alone but not together."""
    if clause.number and clause.section.number and not clause.number.startswith(f"{clause.section.number}."):
        piece.refuse("section", f"a clause of section {clause.section.number} is numbered {clause.section.number}.…")
    if clause.critical and piece.value.get("weight") == 0:
        piece.refuse("critical", "a critical clause needs a weight above 0")
    if clause.limit_seconds and clause.answer != "TIME":
        piece.refuse("limit_s", "only a TIME has a limit")
    if clause.form is not None and clause.source in ("AU", "LOG"):
        piece.refuse("form", f"a visit does not ask what comes from {clause.source}")
