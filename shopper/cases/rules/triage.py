"""Which comments open a case, how grave it is, into which points it falls. Every reason is kept with the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shopper.cases.rules import log, stems
from shopper.cases.rules.splitting import MEND, SUGGEST, THANK, Clause, Piece, causes_in, clauses_of, kind_of_face, tokens_of

UNHAPPY, HAPPY = 2, 4
LIKE = 5
"""So many letters alike at the beginning: a word of the customer's speaks of a topic."""


@dataclass(frozen=True)
class Tapped:
    """A topic the customer chose: its stage, its label in their language, all its labels to be recognised by."""

    key: str
    stage: str
    label: str
    labels: tuple[str, ...] = ()
    serious: bool = False


@dataclass(frozen=True)
class Said:
    """A comment as far as it decides anything."""

    face: int | None
    topics: tuple[Tapped, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    words: str = ""
    praised: str = ""
    wants_answer: bool = False


@dataclass(frozen=True)
class Verdict:
    """`reasons`: why a case is opened, [{rule, …}]; none, no case. `stage_code`: whose owner it goes to."""

    severity: str
    reasons: tuple[dict[str, Any], ...]
    stage_code: str | None
    pieces: tuple[Piece, ...]


def judge(said: Said) -> Verdict:
    """Praise alone opens nothing: it is delivered, not worked on. So is an idea whose author expects no answer."""
    clauses = _agreeing(clauses_of(said.words, said.face), said)
    grave = [{"rule": "serious_word", "cause": cause, "stem": stem} for cause, stem in causes_in(clauses, stems.SERIOUS)]
    grave += [{"rule": "serious_topic", "topic": topic.key} for topic in said.topics if topic.serious]
    pieces = _pieces(said, clauses)
    reasons = (*grave, *_reasons(said, clauses, pieces))
    severity = log.SERIOUS if grave else log.NORMAL
    return Verdict(severity, reasons, _stage(said, pieces), pieces)


def _reasons(said: Said, clauses: Sequence[Clause], pieces: Sequence[Piece]) -> Iterator[dict[str, Any]]:
    is_happy = said.face is not None and said.face >= HAPPY
    if said.face is not None and said.face <= UNHAPPY:
        yield {"rule": "face", "face": said.face}
    for topic in said.topics:
        if topic.key in stems.TOPICS_THAT_OPEN and not is_happy:
            yield {"rule": "topic", "topic": topic.key}
    for question, option in said.answers:
        if (question, option) in stems.ANSWERS_THAT_OPEN:
            yield {"rule": "answer", "question": question, "option": option}
    for cause, stem in causes_in(clauses, stems.OPENING):
        yield {"rule": "word", "cause": cause, "stem": stem}
    if any(clause.kind == MEND and (clause.is_certain or said.face is None) for clause in clauses):
        yield {"rule": "mend"}
    if said.wants_answer and not _is_praise(said, pieces):
        yield {"rule": "wants_answer"}


def _is_praise(said: Said, pieces: Sequence[Piece]) -> bool:
    return all(piece.kind == THANK for piece in pieces) if pieces else kind_of_face(said.face) == THANK


def _agreeing(clauses: list[Clause], said: Said) -> list[Clause]:
    """Kind words under an unhappy face are bitter ones: nothing but thanks from somebody dissatisfied is to be read as a whole."""
    kinds = {clause.kind for clause in clauses}
    if said.face is not None and said.face <= UNHAPPY and THANK in kinds and MEND not in kinds:
        return [Clause(said.words.strip(), MEND)]
    return clauses


def _pieces(said: Said, clauses: Sequence[Clause]) -> tuple[Piece, ...]:
    """One for each thing that wants its own answer: by kind and stage, in the order in which they were said."""
    grouped: dict[tuple[str, str | None], list[str]] = {}
    for clause in clauses:
        topic = _topic_of(clause, said.topics) if clause.kind == MEND else None
        grouped.setdefault((str(clause.kind), topic.stage if topic else None), []).append(clause.words)
    pieces = [Piece(kind, stage, " ".join(words)) for (kind, stage), words in grouped.items()]
    spoken = {piece.stage_code for piece in pieces if piece.kind == MEND}
    for topic in said.topics:
        kind = MEND if topic.serious else kind_of_face(said.face)
        if kind == MEND and topic.stage not in spoken:
            pieces.append(Piece(MEND, topic.stage, topic.label))
            spoken.add(topic.stage)
    if said.praised.strip():
        pieces.append(Piece(THANK, None, said.praised.strip()))
    if not any(piece.kind == MEND for piece in pieces) and said.face is not None and said.face <= UNHAPPY:
        pieces.insert(0, Piece(MEND, None, ""))
    return tuple(pieces)


def _topic_of(clause: Clause, topics: Sequence[Tapped]) -> Tapped | None:
    """The topic whose label the clause speaks of; else the gravest, else the first that was tapped."""
    spoken = {token[:LIKE] for token in clause.tokens if len(token) >= LIKE}
    for topic in topics:
        if spoken & {token[:LIKE] for label in topic.labels for token in tokens_of(label) if len(token) >= LIKE}:
            return topic
    return min(topics, key=lambda topic: not topic.serious, default=None)


def _stage(said: Said, pieces: Sequence[Piece]) -> str | None:
    """Where the gravest thing arose: a serious topic, else the first thing to mend, else the first topic."""
    serious = next((topic.stage for topic in said.topics if topic.serious), None)
    mend = next((piece.stage_code for piece in pieces if piece.kind == MEND and piece.stage_code), None)
    return serious or mend or (said.topics[0].stage if said.topics else None)


__all__ = ["MEND", "SUGGEST", "THANK", "Piece", "Said", "Tapped", "Verdict", "judge"]
