"""Who looks at held comments hears of them soon, once, and in a flood a few times: not every quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shopper.comment_cards.rules.held import Told, Waiting, says_at

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def last(at: datetime, n: int) -> Told:
    return Told(at, n, at + HOUR)


def test_the_first_is_told_at_once_and_nobody_hears_twice_of_the_same() -> None:
    one = Waiting(1, NOON, NOON)
    assert says_at(one, None, NOON + 15 * MINUTE) == NOON + 15 * MINUTE
    for later in (MINUTE, 10 * HOUR):
        assert says_at(one, last(NOON + 15 * MINUTE, 1), NOON + later) is None


def test_what_came_after_all_was_judged_is_new() -> None:
    assert says_at(Waiting(1, NOON, NOON), last(NOON - 5 * MINUTE, 3), NOON) == NOON


def test_one_more_beside_one_that_waits_is_told_after_an_opening_hour() -> None:
    more = Waiting(2, NOON - HOUR, NOON)
    assert says_at(more, last(NOON - 10 * MINUTE, 1), NOON) == NOON + 50 * MINUTE
    assert says_at(more, Told(NOON - 10 * MINUTE, 1, NOON + 19 * HOUR), NOON) == NOON + 19 * HOUR, "not at night"


def test_what_came_long_ago_and_is_held_now_is_told_too() -> None:
    assert says_at(Waiting(4, NOON - 3 * HOUR, NOON - 2 * HOUR), last(NOON - HOUR, 3), NOON) == NOON


def test_ten_times_as_many_are_other_news() -> None:
    more = Waiting(30, NOON - HOUR, NOON)
    assert says_at(more, last(NOON - 10 * MINUTE, 3), NOON) == NOON
    assert says_at(more, last(NOON - 10 * MINUTE, 4), NOON) != NOON


def test_a_day_of_flood_is_a_few_messages() -> None:
    shut, open_again = NOON + 9 * HOUR, NOON + 20 * HOUR
    told: list[Told] = []
    for quarter in range(1, 97):
        now = NOON + quarter * 15 * MINUTE
        waiting = Waiting(2_500 * quarter, NOON, now)
        if says_at(waiting, told[-1] if told else None, now) == now:
            again = now + HOUR
            told.append(Told(now, waiting.n, again if not shut < again < open_again else open_again))
    assert len(told) == 14, "by the hour while the shop is open; every quarter of an hour it were 96"
