"""Time comes from one place, and stands still when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shopper.infra import clock

NOON = datetime(2026, 4, 18, 12, tzinfo=UTC)


def test_now_is_aware_and_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_moves_only_when_told():
    with clock.frozen(NOON) as time:
        assert clock.now() == clock.now() == NOON
        time.advance(timedelta(days=400))
        assert clock.now() == NOON + timedelta(days=400)


def test_it_is_frozen_in_utc_whatever_zone_was_given():
    with clock.frozen(NOON.astimezone(timezone(timedelta(hours=5)))):
        assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


def test_frozen_blocks_nest_and_end():
    with clock.frozen(NOON):
        with clock.frozen(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_an_error_inside_sets_it_going_again():
    with pytest.raises(KeyError), clock.frozen(NOON):
        raise KeyError
    assert clock.now() != NOON
