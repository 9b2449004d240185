"""Signals: reasons to look, in figures; and the deadlines of both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from shopper.reviews.measures.changes import Why, changes_between
from shopper.reviews.measures.deadlines import end_of, hours_later, is_open, last_day
from shopper.reviews.measures.signals import Other, Seen, about_pace, about_pattern, about_wording, likeness, shingles
from tests.reports.sample_snapshot import snapshot_a

AT = datetime(2026, 4, 18, 15, 40, tzinfo=UTC)
ONE = UUID(int=1)
LONG = "Six people stood in line when I joined and only one of the three tills was open that evening."


def yes(count: int, fact: str = "") -> list[Seen]:
    return [Seen(str(number), "yes", fact, has_choice=True) for number in range(count)]


def codes(found: list) -> list[str]:
    return [signal.code for signal in found]


@pytest.mark.parametrize(
    ("minutes", "items", "found"), [(30, 36, []), (4, 36, ["too_fast"]), (5, 36, []), (2, 3, ["too_fast"]), (3, 3, []), (0, 0, [])]
)
def test_a_visit_too_short_for_what_it_tells(minutes: int, items: int, found: list[str]) -> None:
    assert codes(about_pace(AT, AT + timedelta(minutes=minutes), yes(items))) == found


def test_unknown_or_turned_times_say_nothing() -> None:
    for came, left in ((None, AT), (AT, None), (AT, AT - timedelta(minutes=5))):
        assert about_pace(came, left, yes(30)) == []


@pytest.mark.parametrize(
    ("ran", "typed", "found"), [(342, "342", []), (342, "340", []), (342, "290", ["watch_differs"]), (1, "1", ["watch_touched"]), (342, "na", [])]
)
def test_a_stopwatch_and_what_was_typed(ran: int, typed: str, found: list[str]) -> None:
    seen = Seen("4.8", typed, "", AT, AT + timedelta(seconds=ran), is_time=True)
    assert codes(about_pace(None, None, [seen])) == found


def test_the_same_answer_all_the_way_down() -> None:
    assert codes(about_pattern(yes(12))) == ["straight_line"]
    assert about_pattern(yes(12)[:9]) == []
    assert about_pattern([*yes(12), Seen("x", "no", "", has_choice=True)]) == []
    assert about_pattern([*yes(11), Seen("x", "yes", "A word.", has_choice=True)]) == []


def test_wording_that_was_read_before() -> None:
    assert codes(about_wording(LONG, {}, [Other(ONE, LONG.upper().replace(" ", ",  "))])) == ["account_copied"]
    assert about_wording(LONG, {}, [Other(ONE, "Something else altogether was told about that other place in winter.")]) == []
    copied = about_wording("", {"4.8": LONG}, [Other(ONE, "", [LONG + "!"])])
    assert [(signal.code, signal.item, signal.visit_id) for signal in copied] == [("fact_copied", "4.8", ONE)]
    assert about_wording("Short.", {"4.8": "Clean."}, [Other(ONE, "Short.", ["Clean."])]) == []  # everybody writes that


def test_likeness_is_shared_of_all() -> None:
    assert likeness(shingles("a b c d e"), shingles("a b c d e")) == 1
    assert likeness(shingles("a b c d e"), shingles("a b c d f")) * 3 == 1
    assert likeness(shingles("a"), shingles("a")) == 0


def test_a_day_is_the_shop_s_own() -> None:
    """Published at 23:30 in Almaty, which is 18:30 in London: the days are counted from the day there."""
    at = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    assert last_day(at, 7, "Asia/Almaty") == date(2026, 3, 8)
    assert last_day(at + timedelta(hours=1), 7, "Asia/Almaty") == date(2026, 3, 9)
    assert end_of(date(2026, 3, 28), "Europe/Warsaw") == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert end_of(date(2026, 3, 29), "Europe/Warsaw") == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)  # the clocks went on
    assert is_open(date(2026, 3, 29), "Europe/Warsaw", datetime(2026, 3, 29, 21, 59, tzinfo=UTC))
    assert not is_open(date(2026, 3, 29), "Europe/Warsaw", datetime(2026, 3, 29, 22, 0, tzinfo=UTC))


def test_hours_are_real_ones_through_the_night_the_clocks_move() -> None:
    start = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert hours_later(start, 24) - start == timedelta(hours=24)


def test_what_changed_between_two_revisions() -> None:
    old, new = snapshot_a(), snapshot_a()
    assert changes_between(old, new) == []
    item = next(each for each in new["items"] if each["key"] == "4.8")
    item["value"], item["fact"] = "290", "Four minutes fifty."
    new["narrative"] = "Otherwise."
    found = changes_between(old, new, [Why("4.8", "value", "The receipt", "review")])
    assert [(each["what"], each["item"], each["why"], each["cause"]) for each in found] == [
        ("answer", "4.8", "The receipt", "review"),
        ("fact", "4.8", "", "correction"),
        ("narrative", "", "", "correction"),
    ]
