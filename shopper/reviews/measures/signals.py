"""What is worth a second look, with the reason in figures. A signal opens nothing and closes nothing: people decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

SECONDS_PER_ITEM = 8
SHORTEST_VISIT = timedelta(minutes=3)
SHORTEST_WATCH = 2
"""Seconds: a stopwatch stopped sooner was touched by mistake."""
WATCH_TOLERANCE = 2
STRAIGHT = 10
"""As many answers, all the same and none with a word to it, say little."""
SHINGLE = 4
ALIKE = Fraction(1, 2)
SHORTEST_TEXT = 40


@dataclass(frozen=True)
class Signal:
    """`code` says what; `facts` the figures it rests on; `visit_id` the other visit, where there is one."""

    code: str
    item: str | None = None
    facts: Mapping[str, int] = field(default_factory=dict)
    visit_id: UUID | None = None


@dataclass(frozen=True)
class Seen:
    """One answer as it came: its value, its words, its stopwatch."""

    key: str
    value: str
    fact: str
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    is_time: bool = False
    has_choice: bool = False


@dataclass(frozen=True)
class Other:
    """Another visit of the same person: its account and the facts in it."""

    visit_id: UUID
    narrative: str
    facts: Sequence[str] = ()


def about_pace(came_in_at: datetime | None, left_at: datetime | None, answers: Sequence[Seen]) -> list[Signal]:
    """Too short to have seen all that; a stopwatch that hardly ran, or says otherwise than what was typed."""
    found = []
    if came_in_at and left_at and left_at >= came_in_at:
        stayed, asked = left_at - came_in_at, sum(bool(each.value) for each in answers)
        least = max(SHORTEST_VISIT, timedelta(seconds=SECONDS_PER_ITEM * asked))
        if asked and stayed < least:
            facts = {"seconds": int(stayed.total_seconds()), "least": int(least.total_seconds()), "items": asked}
            found.append(Signal("too_fast", facts=facts))
    return found + [signal for each in answers for signal in _of_watch(each)]


def _of_watch(seen: Seen) -> list[Signal]:
    if not (seen.is_time and seen.started_at and seen.stopped_at and seen.value.isascii() and seen.value.isdecimal()):
        return []
    ran, typed = int((seen.stopped_at - seen.started_at).total_seconds()), int(seen.value)
    if 0 <= ran < SHORTEST_WATCH:
        return [Signal("watch_touched", seen.key, {"seconds": ran})]
    if abs(ran - typed) > WATCH_TOLERANCE:
        return [Signal("watch_differs", seen.key, {"ran": ran, "typed": typed})]
    return []


def about_pattern(answers: Sequence[Seen]) -> list[Signal]:
    """The same answer all the way down, and not a word to any of them."""
    chosen = [each for each in answers if each.has_choice and each.value]
    if len(chosen) < STRAIGHT or any(each.fact.strip() for each in chosen):
        return []
    _, times = Counter(each.value for each in chosen).most_common(1)[0]
    return [Signal("straight_line", facts={"items": times})] if times == len(chosen) else []


def about_wording(narrative: str, facts: Mapping[str, str], others: Iterable[Other]) -> list[Signal]:
    """An account that shares half of its word groups with another one, or a fact told word for word before."""
    found, mine = [], shingles(narrative)
    told = {plain(text): key for key, text in facts.items() if len(plain(text)) >= SHORTEST_TEXT}
    for other in others:
        shared = likeness(mine, shingles(other.narrative))
        if shared >= ALIKE and len(plain(narrative)) >= SHORTEST_TEXT:
            found.append(Signal("account_copied", facts={"percent": int(100 * shared)}, visit_id=other.visit_id))
        for text in dict.fromkeys(map(plain, other.facts)):
            if text in told:
                found.append(Signal("fact_copied", told[text], visit_id=other.visit_id))
    return found


def plain(text: str) -> str:
    """Letters and figures alone, in lower case: no comma makes a copy an original."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = plain(text).split()
    return frozenset(tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def likeness(one: frozenset[tuple[str, ...]], two: frozenset[tuple[str, ...]]) -> Fraction:
    """What both share, of what either has."""
    return Fraction(len(one & two), len(one | two)) if one and two else Fraction(0)
