"""What a customer is owed by when: worked by hand, with a calendar and a watch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shopper.cases.rules import log
from shopper.cases.rules.clocks import ANSWER, CALL, PROMISE, RESOLVE, Targets, clocks_of, copies
from shopper.cases.rules.log import Entry
from shopper.organisation.rules.opening import OpeningTimes

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = OpeningTimes({day: ["09:00", "17:00"] for day in WEEK}, {"2026-11-11": None}, "Europe/Warsaw")
WARSAW = ZoneInfo("Europe/Warsaw")
TARGETS = Targets()


def at(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def history(*lines: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> list[Entry]:
    """(when in Warsaw, kind, facts) in the order of writing."""
    return [Entry(number, line[1], at(line[0]), line[2] if len(line) == 3 else {}) for number, line in enumerate(lines, start=1)]


OPENED = ("2026-11-09 16:00", log.OPENED, {"severity": "normal"})
SERIOUS = ("2026-11-09 16:30", log.OPENED, {"severity": "serious"})
REACHED = {"outcome": "reached"}
MENDED = {"cause": "c", "prevention": "p", "words": "w"}


def test_a_normal_answer_is_due_after_eight_opening_hours() -> None:
    """Monday 16:00: one hour that day, seven on Tuesday."""
    clocks = clocks_of(history(OPENED), OFFICE, TARGETS)
    assert clocks.answer.due_at == at("2026-11-10 16:00")
    assert copies(clocks) == (at("2026-11-10 16:00"), ANSWER, None)


def test_a_serious_one_is_phoned_within_an_opening_hour() -> None:
    """Monday 16:30: half an hour that day, half on the next."""
    clocks = clocks_of(history(SERIOUS), OFFICE, TARGETS)
    assert copies(clocks) == (at("2026-11-10 09:30"), CALL, None)


def test_only_a_conversation_answers_a_serious_case() -> None:
    written = {"points": [], "channel": "email", "words": "w"}
    lines = [
        SERIOUS,
        ("2026-11-09 16:31", log.NOTED, {"words": "on it"}),
        ("2026-11-09 16:32", log.CALLED, {"outcome": "no_answer"}),
        ("2026-11-09 16:33", log.ANSWERED, written),
    ]
    assert clocks_of(history(*lines), OFFICE, TARGETS).answer.met_at is None
    reached = clocks_of(history(*lines, ("2026-11-10 09:10", log.CALLED, REACHED)), OFFICE, TARGETS)
    assert reached.answer.met_at == at("2026-11-10 09:10")
    assert not reached.answer.is_late(at("2026-12-01 12:00"))
    assert reached.answer.left(at("2026-12-01 12:00")) == 20 * 60, "what was left when it was met stays"


def test_without_a_number_a_serious_case_is_answered_on_the_page() -> None:
    """Within the hour all the same. A number left later asks for the call, unless the answer was there already."""
    written = {"points": [], "channel": "page", "words": "w"}
    lines = [("2026-11-09 16:30", log.OPENED, {"severity": "serious", "phone": False})]
    assert copies(clocks_of(history(*lines), OFFICE, TARGETS)) == (at("2026-11-10 09:30"), ANSWER, None)
    answered = ("2026-11-09 16:40", log.ANSWERED, written)
    left = ("2026-11-09 16:35", log.AMENDED, {"phone": True})
    assert clocks_of(history(*lines, answered), OFFICE, TARGETS).answer.met_at == at("2026-11-09 16:40")
    assert copies(clocks_of(history(*lines, left, answered), OFFICE, TARGETS))[1] == CALL
    later = ("2026-11-09 16:45", log.AMENDED, {"phone": True})
    assert clocks_of(history(*lines, answered, later), OFFICE, TARGETS).answer.met_at == at("2026-11-09 16:40")


def test_the_first_answer_is_the_first_and_a_note_is_none() -> None:
    """The faults of others: a note that stops the clock, a later answer that overwrites the first."""
    words = {"points": [], "channel": "page", "words": "w"}
    lines = history(
        OPENED,
        ("2026-11-09 16:10", log.NOTED, {"words": "on it"}),
        ("2026-11-10 10:00", log.ANSWERED, words),
        ("2026-11-12 10:00", log.ANSWERED, words),
    )
    assert clocks_of(lines, OFFICE, TARGETS).answer.met_at == at("2026-11-10 10:00")


def test_a_pause_stops_the_resolution_and_never_the_first_answer() -> None:
    """24 opening hours from Monday 16:00, the eleventh a holiday: 1 on the 9th, 8 on the 10th, 8 on the 12th, 7 on the 13th. Paused
    from the 10th, 10:00, to the 12th, 12:00, it has 22 left then: 5 on the 12th, 8 on the 13th, 8 on the 16th, 1 on the 17th."""
    assert clocks_of(history(OPENED), OFFICE, TARGETS).resolution.due_at == at("2026-11-13 16:00")
    paused = history(
        OPENED,
        ("2026-11-10 10:00", log.PAUSED, {"reason": "a part is on its way", "until": at("2026-11-12 12:00").isoformat()}),
    )
    clocks = clocks_of(paused, OFFICE, TARGETS)
    assert clocks.resolution.due_at == at("2026-11-17 10:00")
    assert clocks.answer.due_at == at("2026-11-10 16:00")
    assert [clocks.resolution.is_paused(at(each)) for each in ("2026-11-10 10:00", "2026-11-11 10:00", "2026-11-12 12:00")] == [True, True, False]
    assert clocks.resolution.left(at("2026-11-12 11:59")) == clocks.resolution.left(at("2026-11-10 10:00")) == 22 * 3600


def test_a_pause_ended_early_a_second_one_and_a_forgotten_one() -> None:
    for end in (log.CLOSED, log.RESUMED):
        early = history(OPENED, ("2026-11-10 10:00", log.PAUSED, {"reason": "r"}), ("2026-11-10 12:00", end))
        assert clocks_of(early, OFFICE, TARGETS).resolution.due_at == at("2026-11-16 10:00"), end
    again = [*early, Entry(4, log.PAUSED, at("2026-11-10 12:00"), {"reason": "r", "until": at("2026-11-10 14:00").isoformat()})]
    assert clocks_of(again, OFFICE, TARGETS).resolution.due_at == at("2026-11-16 12:00")
    forgotten = history(OPENED, ("2026-11-10 10:00", log.PAUSED, {"reason": "r"}))
    assert clocks_of(forgotten, OFFICE, TARGETS).resolution.due_at == at("2026-11-19 16:00"), "22 hours from the 17th, 10:00"


def test_resolved_is_when_the_customer_knows() -> None:
    mended = [OPENED, ("2026-11-10 10:00", log.RESOLVED, MENDED)]
    assert clocks_of(history(*mended), OFFICE, TARGETS).resolution.met_at is None
    told = clocks_of(history(*mended, ("2026-11-10 15:00", log.TOLD)), OFFICE, TARGETS)
    assert told.resolution.met_at == at("2026-11-10 15:00")
    assert copies(told) == (None, None, None), "nothing is owed; it waits for the customer"


def test_a_reopened_case_begins_anew_and_more_words_do_not() -> None:
    closed = [OPENED, ("2026-11-10 10:00", log.RESOLVED, MENDED), ("2026-11-10 10:01", log.TOLD), ("2026-11-10 10:02", log.CLOSED)]
    assert copies(clocks_of(history(*closed), OFFICE, TARGETS)) == (None, None, at("2026-11-10 10:02"))
    reopened = clocks_of(history(*closed, ("2026-11-12 09:00", log.REOPENED)), OFFICE, TARGETS)
    assert (reopened.round, copies(reopened)) == (2, (at("2026-11-12 17:00"), ANSWER, None))
    more = clocks_of(history(OPENED, ("2026-11-10 15:00", log.AMENDED)), OFFICE, TARGETS)
    assert more.answer.due_at == at("2026-11-10 16:00")


def test_what_becomes_serious_is_owed_its_call_from_then() -> None:
    risen = history(OPENED, ("2026-11-10 10:15", log.AMENDED, {"severity": "serious"}))
    assert copies(clocks_of(risen, OFFICE, TARGETS)) == (at("2026-11-10 11:15"), CALL, None)
    late = history(OPENED, ("2026-11-10 15:30", log.AMENDED, {"severity": "serious"}))
    assert clocks_of(late, OFFICE, TARGETS).answer.due_at == at("2026-11-10 16:00"), "never later than the answer was"


def test_a_promise_is_due_at_its_hour_open_or_not() -> None:
    sunday = at("2026-11-15 20:00")
    lines = history(
        OPENED,
        ("2026-11-10 10:00", log.CALLED, REACHED),
        ("2026-11-10 10:05", log.PROMISED, {"promise": "p1", "due_at": sunday.isoformat()}),
        ("2026-11-10 11:00", log.RESOLVED, MENDED),
        ("2026-11-10 11:00", log.TOLD),
    )
    clocks = clocks_of(lines, OFFICE, TARGETS)
    assert copies(clocks) == (sunday, PROMISE, None)
    assert clocks.promises[0].left(sunday - timedelta(hours=3)) == 3 * 3600
    kept = [*lines, Entry(9, log.KEPT_PROMISE, at("2026-11-14 09:00"), {"promise": "p1"})]
    assert clocks_of(kept, OFFICE, TARGETS).next_due is None


@pytest.mark.parametrize("end", [(log.HANDED_TO_SYSTEM, {"why": "stale"}), (log.UNJUSTIFIED, {"reason": "r"}), (log.CONFIRMED, {}), (log.CLOSED, {})])
def test_with_this_nothing_is_left_to_mend(end: tuple[str, dict[str, str]]) -> None:
    lines = history(OPENED, ("2026-11-10 10:00", log.RESOLVED, MENDED), ("2026-11-10 11:00", *end))
    assert clocks_of(lines, OFFICE, TARGETS).resolution.met_at == at("2026-11-10 11:00")


def test_what_was_given_up_in_time_is_never_late() -> None:
    closed = clocks_of(history(OPENED, ("2026-11-09 16:10", log.CLOSED)), OFFICE, TARGETS).answer
    assert not closed.is_late(at("2026-12-01 12:00"))


def test_a_pause_that_begins_when_it_is_due_comes_too_late() -> None:
    assert clocks_of(history(OPENED, ("2026-11-13 16:00", log.PAUSED, {"reason": "r"})), OFFICE, TARGETS).resolution.due_at == at("2026-11-13 16:00")


def test_what_is_due_first_stands_in_the_list() -> None:
    lines = history(OPENED, ("2026-11-10 10:00", log.CALLED, REACHED))
    assert copies(clocks_of(lines, OFFICE, TARGETS))[1] == RESOLVE


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("shouted", {}),
        (log.CALLED, {}),
        (log.CALLED, {"outcome": "maybe"}),
        (log.PROMISED, {"promise": "p", "due_at": "2026-11-10T10:00"}),
        (log.PAUSED, {"reason": "r", "until": "2026-11-10T10:00"}),
        (log.UNJUSTIFIED, {}),
    ],
)
def test_a_line_that_cannot_stand(kind: str, facts: dict[str, Any]) -> None:
    assert log.problem(kind, facts)


def test_shares_of_what_is_left() -> None:
    clock = clocks_of(history(OPENED), OFFICE, TARGETS).answer
    assert clock.share_left(at("2026-11-09 16:00")) == 1.0
    assert clock.share_left(at("2026-11-10 12:00")) == 0.5
    assert clock.share_left(at("2026-11-12 12:00")) == 0.0
    assert clock.left(at("2026-11-12 10:00")) == -2 * 3600, "late by an hour of the 10th and one of the 12th"
