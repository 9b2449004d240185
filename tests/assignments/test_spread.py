"""A whole wave planned in one go: every place once, spread over the days, rested, open, told."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from shopper.assignments.rules import waves
from shopper.assignments.rules.waves import Place, Proposed, spread
from shopper.assignments.rules.windows import days_of

WAVE = UUID(int=7)
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def place(number: int, **facts: Any) -> Place:
    return Place(uuid5(WAVE, str(number)), "Europe/Warsaw", **facts)


def planned(places: list[Place], **changed: Any) -> list[Proposed]:
    return spread(places, WAVE, FIRST, LAST, **{"window_days": 7, "rest_days": 30, "since": FIRST, **changed})


def test_each_place_once_and_evenly() -> None:
    found = planned([place(number) for number in range(850)])
    assert len({each.place_id for each in found}) == 850
    starts = Counter(days_of(*each.window, "Europe/Warsaw")[0] for each in found)
    assert set(starts.values()) <= {10}
    assert (min(starts), max(starts)) == (FIRST, LAST - timedelta(days=6))
    assert all(days_of(*each.window, "Europe/Warsaw")[1] <= LAST for each in found)


def test_the_same_question_has_the_same_answer_whatever_the_order() -> None:
    places = [place(number) for number in range(30)]
    assert planned(places) == planned(places[::-1])


def test_no_window_before_tomorrow() -> None:
    late = planned([place(number) for number in range(40)], since=date(2026, 6, 26))
    assert {days_of(*each.window, "Europe/Warsaw") for each in late} == {(date(2026, 6, 26), LAST)}
    assert {each.why_not for each in planned([place(1)], since=date(2026, 7, 1))} == {waves.NO_DAYS}


def test_a_place_that_rests_comes_later_or_not_at_all() -> None:
    (later,) = planned([place(1, visits=((date(2026, 3, 20), date(2026, 3, 25)),))])
    assert days_of(*later.window, "Europe/Warsaw")[0] >= date(2026, 4, 24)
    (never,) = planned([place(1, visits=((date(2026, 6, 1), date(2026, 6, 2)),))], rest_days=90)
    assert (never.window, never.why_not, never.until) == (None, waves.RESTS, date(2026, 8, 31))


def test_closed_and_untold_places_are_named_with_the_reason() -> None:
    shut, untold = planned([place(1, hours={"sun": None}), place(2, is_told=False)])
    assert {shut.why_not, untold.why_not} == {waves.CLOSED, waves.NOT_TOLD}
    assert shut.window is untold.window is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 3, (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 1, 1), 3, (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2028, 2, 29), 1, (date(2028, 2, 1), date(2028, 2, 29))),
        (date(2026, 12, 31), 1, (date(2026, 12, 1), date(2026, 12, 31))),
        (date(2026, 8, 1), 12, (date(2026, 1, 1), date(2026, 12, 31))),
        (date(2026, 11, 1), 5, (date(2026, 11, 1), date(2026, 12, 31))),
    ],
)
def test_quarters_by_default_other_stretches_by_choice(day: date, months: int, expected: tuple[date, date]) -> None:
    assert waves.period(day, months) == expected
    assert waves.next_period(day, expected[1], months)[0] == expected[1] + timedelta(days=1)
    assert waves.next_period(day, None, months) == expected


def test_names() -> None:
    assert (waves.name_of(date(2026, 10, 1), 3), waves.name_of(date(2026, 11, 1), 1)) == ("2026 Q4", "2026-11")


def state(**facts: Any) -> str:
    plain = {"ends_at": NOW + timedelta(days=1), "has_shopper": False, "has_offer": False, "is_received": False, "is_published": False}
    return waves.state_of(NOW, **{**plain, **facts})


def test_where_an_assignment_stands() -> None:
    assert state() == waves.PLANNED
    assert state(has_offer=True) == waves.OFFERED
    assert state(has_shopper=True, has_offer=True) == waves.ACCEPTED
    assert state(has_shopper=True, ends_at=NOW - timedelta(seconds=1)) == waves.MISSED
    assert state(has_shopper=True, is_received=True, ends_at=NOW - timedelta(days=1)) == waves.DONE
    assert state(is_received=True, is_published=True) == waves.PUBLISHED
    assert state(is_received=True, is_published=True, is_excluded=True) == waves.MISSED


def test_where_a_place_stands_in_a_wave() -> None:
    assert waves.cell_state([], is_over=False) == waves.NONE
    assert waves.cell_state([], is_over=True) == waves.MISSED
    assert waves.cell_state([waves.ACCEPTED], is_over=True) == waves.MISSED
    assert waves.cell_state([waves.MISSED, waves.PLANNED], is_over=False) == waves.PLANNED
    assert waves.cell_state([waves.DONE, waves.MISSED], is_over=True) == waves.DONE
