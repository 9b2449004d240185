"""What is owed by when, worked out from the log and the place's opening hours. Nothing here is ever stored as a counter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shopper.cases.rules import log as lines
from shopper.cases.rules.log import Entry
from shopper.organisation.rules.opening import OpeningTimes, after_opening, opening_seconds_between

CALL, ANSWER, RESOLVE, PROMISE = "call", "answer", "resolve", "promise"
LONGEST_PAUSE = timedelta(days=7)
"""A pause that names no end, and that nobody ends, ends by itself: a forgotten pause is a forgotten customer."""
HOUR = 3600
Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class Targets:
    """Opening hours, as the company set them."""

    serious_answer_hours: int = 1
    answer_hours: int = 8
    resolve_hours: int = 24


@dataclass(frozen=True)
class Clock:
    """One duty: begun, due, met or not. `target` and what is left are seconds of opening time; of a promise, of the calendar.

    `over_at`: when the case closed with the duty unmet: it asks for nothing any more. `ref`: of a promise, which.
    """

    what: str
    started_at: datetime
    target: int
    due_at: datetime
    met_at: datetime | None
    place: OpeningTimes
    pauses: tuple[Pause, ...] = ()
    over_at: datetime | None = None
    ref: str | None = None

    @property
    def runs(self) -> bool:
        return self.met_at is None and self.over_at is None

    def is_late(self, now: datetime) -> bool:
        return (self.met_at or self.over_at or now) > self.due_at

    def is_paused(self, now: datetime) -> bool:
        return self.runs and any(since <= now < until for since, until in self.pauses)

    def left(self, now: datetime) -> int:
        """Seconds left at that moment, below zero when late; it stands still once the duty is met or over."""
        until = min(filter(None, (now, self.met_at, self.over_at)))
        return self.target - _used(self.started_at, until, self.pauses, self.place)

    def share_left(self, now: datetime) -> float:
        """1 at the start, 0 when it is due and ever after."""
        return max(0.0, min(1.0, self.left(now) / self.target)) if self.target else 0.0


@dataclass(frozen=True)
class Clocks:
    """All duties of the present round. Promises of earlier rounds go on: what was said was said."""

    round: int
    severity: str
    started_at: datetime
    answer: Clock
    resolution: Clock
    promises: tuple[Clock, ...]
    closed_at: datetime | None

    @property
    def all(self) -> tuple[Clock, ...]:
        return (self.answer, self.resolution, *self.promises)

    @property
    def next_due(self) -> Clock | None:
        """What is owed first, of two at one hour the answer before the rest; None when nothing is."""
        return min((each for each in self.all if each.runs), key=lambda each: each.due_at, default=None)


def clocks_of(log: Sequence[Entry], place: OpeningTimes, targets: Targets) -> Clocks:
    """The whole state of a case's duties. The same for the same lines in whatever order they come.

    A reopened case begins a new round with whole clocks; more said by the customer begins nothing anew. A note counts for nothing.
    """
    present = lines.the_round(log)
    closed_at = _closed_at(present)
    return Clocks(
        round=lines.round_number(log),
        severity=lines.severity_of(log),
        started_at=present[0].at,
        answer=_answer(log, present, place, targets, closed_at),
        resolution=_resolution(present, place, targets, closed_at),
        promises=_promises(lines.in_order(log), place, closed_at),
        closed_at=closed_at,
    )


def copies(clocks: Clocks) -> tuple[datetime | None, str | None, datetime | None]:
    """What a list shows without reckoning: when something is due, what, and when the case was closed."""
    due = clocks.next_due
    return (due.due_at, due.what, clocks.closed_at) if due else (None, None, clocks.closed_at)


def _answer(
    log: Sequence[Entry], present: Sequence[Entry], place: OpeningTimes, targets: Targets, closed_at: datetime | None
) -> Clock:
    """The first answer: no pause stops it, since to wait for a supplier is a reason to be slow, never one to be silent.

    A serious case is answered by a conversation and by nothing else, unless the customer left no number. One that becomes
    serious on the way is owed its call within the hour from then, and no later than it was owed its answer.
    """
    start = present[0].at
    serious = next((entry for entry in lines.in_order(log) if entry.facts.get("severity") == lines.SERIOUS), None)
    target = targets.answer_hours * HOUR
    due = after_opening(start, target, *place)
    if serious is not None:
        urgent = after_opening(max(start, serious.at), targets.serious_answer_hours * HOUR, *place)
        if urgent < due:
            due, target = urgent, opening_seconds_between(start, urgent, *place)
    call = _call_owed(log, serious)
    met = _in_time(next((entry.at for entry in present if _answers(entry, call)), None), closed_at)
    return Clock(CALL if call else ANSWER, start, target, due, met, place, over_at=_over(met, closed_at))


def _call_owed(log: Sequence[Entry], serious: Entry | None) -> Entry | None:
    """The line from which on only a conversation counts: it is serious, and there is a number to phone."""
    phone = lines.phone_line(log)
    return max(serious, phone, key=lambda entry: entry.place) if serious and phone else None


def _answers(entry: Entry, call: Entry | None) -> bool:
    if entry.kind == lines.CALLED:
        return bool(entry.facts["outcome"] == lines.REACHED)
    is_owed_call = call is not None and call.place < entry.place
    return entry.kind in (lines.ANSWERED, lines.TOLD) and not is_owed_call


def _resolution(present: Sequence[Entry], place: OpeningTimes, targets: Targets, closed_at: datetime | None) -> Clock:
    """Until what was wrong is mended and the customer was told so. Pauses stop it: there somebody else is waited for."""
    start, target = present[0].at, targets.resolve_hours * HOUR
    pauses = _pauses(present)
    met = _in_time(_mended_and_told(present), closed_at)
    due = _due(start, target, pauses, place)
    return Clock(RESOLVE, start, target, due, met, place, pauses, _over(met, closed_at))


def _mended_and_told(present: Sequence[Entry]) -> datetime | None:
    """Or the customer says by themselves that it is right, or there is nothing to mend."""
    mended = False
    for entry in present:
        mended = mended or entry.kind == lines.RESOLVED
        if entry.kind in (lines.CONFIRMED, lines.UNJUSTIFIED, lines.HANDED_TO_SYSTEM):
            return entry.at
        if mended and entry.kind in (lines.TOLD, lines.CLOSED):
            return entry.at
    return None


def _promises(log: Sequence[Entry], place: OpeningTimes, closed_at: datetime | None) -> tuple[Clock, ...]:
    """Each at its hour, by the calendar: the customer was told an hour, not a number of opening hours."""
    always = OpeningTimes(None, None, place.zone)
    found = []
    for made in (entry for entry in log if entry.kind == lines.PROMISED):
        ref, due = str(made.facts["promise"]), datetime.fromisoformat(made.facts["due_at"])
        kept = (each.at for each in log if each.kind == lines.KEPT_PROMISE and str(each.facts["promise"]) == ref)
        met, seconds = next(kept, None), opening_seconds_between(made.at, due, *always)
        found.append(Clock(PROMISE, made.at, seconds, due, met, always, over_at=_over(met, closed_at), ref=ref))
    return tuple(found)


def _pauses(present: Sequence[Entry]) -> tuple[Pause, ...]:
    """Stretches in which the case rested, apart and in order. Another pause inside one takes its place from there on."""
    found: list[Pause] = []
    since: datetime | None = None
    until: datetime | None = None
    for entry in present:
        if entry.kind not in (lines.PAUSED, lines.RESUMED, lines.CLOSED):
            continue
        if since is not None and until is not None:
            found.append((since, min(until, entry.at)))
        since = until = None
        if entry.kind == lines.PAUSED:
            named = entry.facts.get("until")
            since, until = entry.at, datetime.fromisoformat(named) if named else entry.at + LONGEST_PAUSE
    if since is not None and until is not None:
        found.append((since, until))
    return tuple(pause for pause in found if pause[1] > pause[0])


def _due(start: datetime, target: int, pauses: Iterable[Pause], place: OpeningTimes) -> datetime:
    left, since = target, start
    for pause_from, pause_until in pauses:
        passed = opening_seconds_between(since, pause_from, *place)
        if passed >= left:
            break
        left, since = left - passed, pause_until
    return after_opening(since, left, *place)


def _used(start: datetime, until: datetime, pauses: Iterable[Pause], place: OpeningTimes) -> int:
    resting = sum(opening_seconds_between(min(each[0], until), min(each[1], until), *place) for each in pauses)
    return opening_seconds_between(start, until, *place) - resting


def _closed_at(present: Sequence[Entry]) -> datetime | None:
    return next((entry.at for entry in present if entry.kind == lines.CLOSED), None)


def _in_time(met: datetime | None, closed_at: datetime | None) -> datetime | None:
    """What comes after closing meets nothing that was given up by then."""
    return met if met is None or closed_at is None or met <= closed_at else None


def _over(met: datetime | None, closed_at: datetime | None) -> datetime | None:
    return closed_at if met is None else None
