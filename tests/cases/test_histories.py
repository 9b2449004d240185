"""Whatever happens in a case, and in whatever order its lines are read: what was shown is what the log says.

`SHOPPER_HISTORIES=10000` tries more of them than the suite does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shopper.cases.rules import log
from shopper.cases.rules.clocks import LONGEST_PAUSE, Clocks, Targets, clocks_of, copies
from shopper.cases.rules.log import Entry
from shopper.organisation.rules.hours import WEEKDAYS
from shopper.organisation.rules.opening import OpeningTimes

HOW_MANY = int(os.environ.get("SHOPPER_HISTORIES", "2000"))
STEP = timedelta(minutes=15)
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = 430 * 96
TARGETS = Targets(1, 8, 24)

OFFICE = {day: ["09:00", "17:00"] for day in WEEKDAYS[:5]}
SHOP = {day: ["06:00", "23:00"] for day in WEEKDAYS}
NIGHT = {day: ["00:30", "23:59"] for day in WEEKDAYS}
HOLIDAYS = {"2026-03-17": None, "2026-03-30": None, "2026-11-02": None, "2026-10-26": ["10:00", "14:00"]}
PLACES = [
    OpeningTimes(OFFICE, HOLIDAYS, "Europe/Warsaw"),
    OpeningTimes(SHOP, None, "Europe/Warsaw"),
    OpeningTimes(NIGHT, HOLIDAYS, "Europe/Dublin"),
    OpeningTimes(OFFICE, None, "Europe/Dublin"),
    OpeningTimes(SHOP, HOLIDAYS, "Asia/Almaty"),
    OpeningTimes(None, None, "Europe/Warsaw"),
    OpeningTimes(None, HOLIDAYS, "Asia/Almaty"),
    OpeningTimes(dict.fromkeys(WEEKDAYS), None, "Europe/Dublin"),
]
SEASONS = (datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC))


def random_history(chance: Random) -> list[Entry]:
    """What may happen to a case, sensible or not, many things at one instant, around a change of the clocks."""
    now = chance.choice(SEASONS) + chance.randrange(700) * STEP
    severity = chance.choice((log.NORMAL, log.NORMAL, log.SERIOUS))
    phone: dict[str, Any] = {"phone": False} if chance.random() < 0.4 else {}
    lines = [Entry(1, log.OPENED, now, {"severity": severity, **phone})]
    promises = 0
    for number in range(2, 2 + chance.randrange(14)):
        now += chance.choice((0, 0, 1, 2, 5, 20, 60, 200)) * STEP
        kind = chance.choice(KINDS)
        promises += kind == log.PROMISED
        lines.append(Entry(number, kind, now, _facts(chance, kind, now, promises)))
    return lines


KINDS = [
    *(log.CALLED, log.CALLED, log.ANSWERED, log.PROMISED, log.KEPT_PROMISE, log.PAUSED, log.PAUSED, log.RESUMED),
    *(log.RESOLVED, log.TOLD, log.CONFIRMED, log.CLOSED, log.REOPENED, log.AMENDED, log.NOTED, log.SEEN, log.RUNG, log.UNJUSTIFIED),
]


def _facts(chance: Random, kind: str, now: datetime, promises: int) -> dict[str, Any]:
    later = (now + chance.randrange(1, 300) * STEP).isoformat()
    if kind == log.CALLED:
        return {"outcome": chance.choice(log.OUTCOMES)}
    if kind in (log.PROMISED, log.KEPT_PROMISE):
        return {"promise": str(chance.randrange(1, promises + 1) if promises and kind != log.PROMISED else promises), "due_at": later}
    if kind == log.PAUSED:
        return {"reason": "r", "until": chance.choice((None, later))}
    rises: dict[str, Any] = {"severity": log.SERIOUS} if chance.random() < 0.5 else {}
    return {**rises, **({"phone": True} if chance.random() < 0.3 else {})} if kind == log.AMENDED else {}


@dataclass
class Clerk:
    """The other way: somebody who stands beside the case with a stopwatch and looks at the door every quarter of an hour.

    Counters and a state that each line changes: all that the product must not do, and the yardstick for what it does.
    """

    place: OpeningTimes
    doors: bytes
    lines: list[Entry]
    begun: datetime = FIRST_DAY
    serious: datetime | None = None
    phone: bool = True
    answered: datetime | None = None
    mended: bool = False
    resolved: datetime | None = None
    closed: datetime | None = None
    rests: list[list[datetime]] = field(default_factory=list)
    promises: dict[str, list[Any]] = field(default_factory=dict)

    def read(self) -> tuple[datetime | None, str | None, datetime | None]:
        for line in self.lines:
            getattr(self, f"_{line.kind}", lambda _: None)(line)
        return self._shown()

    def _shown(self) -> tuple[datetime | None, str | None, datetime | None]:
        owed = []
        if self.closed is None:
            if self.answered is None:
                owed.append((self.answer_due(), "call" if self.serious and self.phone else "answer"))
            if self.resolved is None:
                owed.append((self._after(self.begun, 24, self._rests_at), "resolve"))
            owed += [(due, "promise") for due, kept in self.promises.values() if not kept]
        order = ("call", "answer", "resolve", "promise")
        due, what = min(owed, key=lambda each: (each[0], order.index(each[1])), default=(None, None))
        return due, what, self.closed

    def answer_due(self) -> datetime:
        due = self._after(self.begun, 8, lambda _: False)
        return min(due, self._after(max(self.serious, self.begun), 1, lambda _: False)) if self.serious else due

    def worked(self, until: datetime) -> int:
        """Seconds on the stopwatch of the resolution."""
        return sum(900 for at in self._quarters(self.begun, until) if self._is_open(at) and not self._rests_at(at))

    def _after(self, start: datetime, hours: int, rests: Any) -> datetime:
        left, now = hours * 4, start
        while left:
            left -= self._is_open(now) and not rests(now)
            now += STEP
        return now

    def _quarters(self, start: datetime, until: datetime) -> Iterator[datetime]:
        while start < until:
            yield start
            start += STEP

    def _is_open(self, at: datetime) -> bool:
        return bool(self.doors[(at - FIRST_DAY) // STEP])

    def _rests_at(self, at: datetime) -> bool:
        return any(since <= at < until for since, until in self.rests)

    def _opened(self, line: Entry) -> None:
        self.begun = line.at
        self.serious = line.at if line.facts["severity"] == "serious" else None
        self.phone = line.facts.get("phone", True)

    def _amended(self, line: Entry) -> None:
        self.serious = self.serious or (line.at if "severity" in line.facts else None)
        self.phone = self.phone or "phone" in line.facts

    def _reopened(self, line: Entry) -> None:
        self.begun, self.answered, self.resolved, self.closed, self.mended, self.rests = line.at, None, None, None, False, []

    def _called(self, line: Entry) -> None:
        if line.facts["outcome"] == "reached":
            self.answered = self.answered or line.at

    def _answered(self, line: Entry) -> None:
        if not (self.serious and self.phone):
            self.answered = self.answered or line.at

    def _resolved(self, _: Entry) -> None:
        self.mended = True

    def _told(self, line: Entry) -> None:
        self._answered(line)
        if self.mended:
            self.resolved = self.resolved or line.at

    def _confirmed(self, line: Entry) -> None:
        self.resolved = self.resolved or line.at

    _unjustified = _confirmed

    def _closed(self, line: Entry) -> None:
        self.closed = self.closed or line.at
        self._resumed(line)
        if self.mended:
            self.resolved = self.resolved or line.at

    def _paused(self, line: Entry) -> None:
        self._resumed(line)
        until = line.facts["until"]
        self.rests.append([line.at, datetime.fromisoformat(until) if until else line.at + LONGEST_PAUSE])

    def _resumed(self, line: Entry) -> None:
        for rest in self.rests:
            rest[1] = min(rest[1], line.at)

    def _promised(self, line: Entry) -> None:
        self.promises[line.facts["promise"]] = [datetime.fromisoformat(line.facts["due_at"]), False]

    def _kept_promise(self, line: Entry) -> None:
        if line.facts["promise"] in self.promises:
            self.promises[line.facts["promise"]][1] = True


def doors_of(place: OpeningTimes) -> bytes:
    """For every quarter of an hour of the year whether the door is open, read off the clock on the wall."""
    zone = ZoneInfo(place.zone)
    return bytes(_door(place, (FIRST_DAY + number * STEP).astimezone(zone)) for number in range(STEPS))


def _door(place: OpeningTimes, wall: datetime) -> bool:
    if place.hours is not None and not any(place.hours.values()):
        return True  # never open: the calendar
    day = wall.date().isoformat()
    always = ["00:00", "23:59"]
    hours = place.holidays[day] if place.holidays and day in place.holidays else always if place.hours is None else place.hours.get(WEEKDAYS[wall.weekday()])
    if hours is None:
        return False
    first, last = (time.fromisoformat(each) for each in hours)
    return first <= wall.time() and (last == time(23, 59) or wall.time() < last)


@pytest.fixture(scope="module")
def doors() -> list[bytes]:
    return [doors_of(place) for place in PLACES]


def test_what_was_shown_is_what_the_log_says(doors: list[bytes]) -> None:
    for seed in range(HOW_MANY):
        chance = Random(seed)
        which = chance.randrange(len(PLACES))
        place, history = PLACES[which], random_history(chance)
        shown = [copies(clocks_of(history[:length], place, TARGETS)) for length in range(1, len(history) + 1)]
        clerk = Clerk(place, doors[which], history)
        assert shown[-1] == clerk.read(), f"seed {seed}: the clerk disagrees"
        moment = chance.randrange(len(history))
        as_of = [line for line in history if line.number <= moment + 1]
        chance.shuffle(as_of)
        again = clocks_of(as_of, place, TARGETS)
        assert copies(again) == shown[moment], f"seed {seed}: read in another order it is another story"
        _time_only_runs(again, as_of, seed)
        _resolution_agrees(clocks_of(history, place, TARGETS), clerk, chance, seed)


def _time_only_runs(clocks: Clocks, lines: list[Entry], seed: int) -> None:
    """What is left never grows, and never shrinks by more than the time that passed, through any change of the clocks."""
    now = max(line.at for line in lines)
    for clock in clocks.all:
        before = clock.left(now)
        for _ in range(6):
            now += 17 * STEP
            left = clock.left(now)
            assert 0 <= before - left <= 17 * 900, f"seed {seed}: {clock.what}"
            before = left


def _resolution_agrees(clocks: Clocks, clerk: Clerk, chance: Random, seed: int) -> None:
    until = clocks.started_at + chance.randrange(600) * STEP
    stop = min(filter(None, (until, clerk.resolved, clerk.closed)))
    assert clocks.resolution.left(until) == 24 * 3600 - clerk.worked(stop), f"seed {seed}: the stopwatch disagrees"
