"""What a customer wrote, taken apart: what to mend, what to thank for, what to think about. By words, explainably.

A sentence is what its words say; where they say nothing or both, it belongs to its neighbour; where all is uncertain, the face
decides and it stays one piece. Whoever works on the case can split again by hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from shopper.cases.rules import stems
from shopper.cases.rules.stems import Cause

MEND, THANK, SUGGEST = "mend", "thank", "suggest"
WORD = re.compile(r"\w+(?:['’]\w+)*")
SENTENCE = re.compile(r"[^.!?…;\n]+[.!?…;\n]*\s*")
REACH_OF_NOT = 2
"""How many words before it a negation may stand: “not very good”, “nie jest dobrze”."""


@dataclass(frozen=True)
class Clause:
    """The text between full stops and contrasts. `is_certain`: its own words say its kind, not its neighbours or the face."""

    words: str
    kind: str | None
    is_certain: bool = True

    @property
    def tokens(self) -> list[str]:
        return tokens_of(self.words)


@dataclass(frozen=True)
class Piece:
    """One point of a case in the making."""

    kind: str
    stage_code: str | None
    words: str


def clauses_of(text: str, face: int | None) -> list[Clause]:
    """The text in clauses, each with a kind: nothing of it is lost, none is empty."""
    found = [Clause(each, _kind(_line(each))) for each in _cut(text)]  # None: its words say nothing, or both
    return _settled(found, kind_of_face(face))


def not_said_before(pieces: Iterable[Piece], before: Iterable[str]) -> list[Piece]:
    """What is new in a second telling, clause by clause."""
    known = "\n".join(before)
    told = [replace(piece, words=" ".join(each for each in _cut(piece.words) if each not in known)) for piece in pieces]
    return [piece for piece in told if piece.words]


def kind_of_face(face: int | None) -> str:
    """From so-so downwards there is something to mend. A card without a face is read by a person: something to mend as well."""
    return THANK if face is not None and face > 3 else MEND


def causes_in(clauses: Iterable[Clause], causes: Sequence[Cause]) -> Iterator[tuple[str, str]]:
    """(cause, beginning) of what is named outside of praise. A negation takes nothing back: “nobody warned of allergens” counts."""
    for clause in clauses:
        if clause.kind != THANK:
            line = _line(clause.words)
            for cause in causes:
                stem = next((each for each in cause.stems if _needle(each) in line), None)
                if stem is not None:
                    yield cause.name, stem


def folded(text: str) -> str:
    """Small letters without accents: many write without them on a phone."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("’", "'"))
    return "".join(each for each in plain if not unicodedata.combining(each))


def tokens_of(text: str) -> list[str]:
    return WORD.findall(folded(text))


def _cut(text: str) -> Iterator[str]:
    for sentence in SENTENCE.findall(text):
        begin = 0
        for word in WORD.finditer(sentence):
            if folded(word[0]) in stems.CONTRASTS and tokens_of(sentence[begin : word.start()]):
                yield sentence[begin : word.start()].strip()
                begin = word.start()
        if tokens_of(sentence[begin:]):
            yield sentence[begin:].strip()


def _line(text: str) -> str:
    """Its words in a row, a space around each: so a beginning is found by looking for it behind a space."""
    return f" {' '.join(tokens_of(text))} "


@cache
def _needle(stem: str) -> str:
    plain = folded(stem)
    return f" {plain[1:]} " if plain.startswith("=") else f" {plain}"


def _kind(line: str) -> str | None:
    """A wish is a wish whatever else it says; otherwise what is said more often."""
    if any(_needle(stem) in line for stem in stems.SUGGEST):
        return SUGGEST
    mend = sum(line.count(_needle(stem)) for cause in (*stems.SERIOUS, *stems.OPENING) for stem in cause.stems)
    thank = 0
    for stem, is_good in [*((each, False) for each in stems.MEND), *((each, True) for each in stems.THANK)]:
        for before in line.split(_needle(stem))[:-1]:
            is_mend = is_good == _is_denied(before)
            mend, thank = mend + is_mend, thank + (not is_mend)
    return None if mend == thank else MEND if mend > thank else THANK


def _is_denied(before: str) -> bool:
    return any(each in _NEGATIONS or each.endswith("n't") for each in before.split()[-REACH_OF_NOT:])


def _settled(clauses: Sequence[Clause], fallback: str) -> list[Clause]:
    """Uncertain ones go with what stands before them, at the beginning with what follows."""
    known = next((each.kind for each in clauses if each.kind), None) or fallback
    settled = []
    for clause in clauses:
        known = clause.kind or known
        settled.append(replace(clause, kind=known, is_certain=clause.kind is not None))
    return settled


_NEGATIONS = frozenset(folded(each) for each in stems.NEGATIONS)
