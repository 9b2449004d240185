"""Lag, staleness and the share of unjustified ones: the arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopper.cases.rules.lag import DAY, RED_LINE_DAYS, leg, place_on_scale
from shopper.cases.rules.unjustified import Share
from shopper.comment_cards.rules.stale import is_stale

NOVEMBER, MARCH = datetime(2025, 11, 2, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)


def test_the_card_of_2_november() -> None:
    assert (MARCH - NOVEMBER).days == RED_LINE_DAYS
    found = leg([(int(NOVEMBER.timestamp()), int(MARCH.timestamp()))], now=0)
    assert (found.n, found.k, found.median, found.worst, found.is_over) == (1, 1, None, 126 * DAY, True)


def test_medians_from_five_on_and_what_waits_counts_in_the_worst() -> None:
    few = leg([(0, 10), (0, 20), (0, 30), (0, 40)], now=99)
    assert (few.median, few.is_few) == (None, True)
    found = leg([(0, 10), (0, 20), (0, 30), (0, 40), (0, None)], now=99)
    assert (found.n, found.k, found.median, found.worst, found.is_few) == (5, 4, 25, 99, False)
    assert leg([], now=5).worst is None
    assert leg([(50, 40)], now=99).worst == 0


@given(st.lists(st.tuples(st.integers(0, 10**9), st.none() | st.integers(0, 10**9)), max_size=30), st.integers(0, 10**9))
def test_a_leg_is_sound(pairs: list[tuple[int, int | None]], now: int) -> None:
    found = leg(pairs, now)
    assert found.k <= found.n == len(pairs)
    assert (found.worst is None) == (not pairs)
    assert found.median is None or 0 <= found.median <= (found.worst or 0)


def test_the_scale_grows_and_holds_the_red_line() -> None:
    places = [place_on_scale(seconds) for seconds in (0, 3600, DAY, 7 * DAY, RED_LINE_DAYS * DAY, 900 * DAY)]
    assert places == sorted(places)
    assert places[0] == 0
    assert 0.9 < places[4] < places[5] == 1
    assert all(later - earlier > 0.05 for earlier, later in pairwise(places[:-1]))


def test_fourteen_days_to_the_second() -> None:
    at = datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert not is_stale(at, at + timedelta(days=14), 14)
    assert is_stale(at, at + timedelta(days=14, seconds=1), 14)
    assert not is_stale(at, at - timedelta(days=3), 14)


@pytest.mark.parametrize(
    ("k", "n", "high", "above"),
    [(0, 0, False, False), (1, 1, False, False), (2, 29, False, False), (3, 29, True, False), (0, 500, False, False), (1, 60, False, True), (3, 60, True, False),
     (10, 1000, False, False), (20, 1000, True, False), (12, 1000, False, True)],
)  # fmt: skip
def test_more_than_one_in_a_hundred(k: int, n: int, high: bool, above: bool) -> None:
    share = Share(k, n, 1)
    assert (share.is_high, share.is_above) == (high, above)
    assert share.low <= share.percent <= share.high or not n


def test_the_interval_is_wilsons() -> None:
    share = Share(10, 100, 1)
    assert (round(share.low, 2), round(share.high, 2)) == (5.52, 17.44)
