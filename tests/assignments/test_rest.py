"""Rest periods and caps: never twice too soon, across waves."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shopper.assignments.rules.rest import Before, WhyNot, rests_until, why_not

MAY = date(2026, 5, 1)
DAYS = st.tuples(st.integers(-200, 200), st.integers(0, 10)).map(lambda it: (MAY + timedelta(days=it[0]), MAY + timedelta(days=it[0] + it[1])))


def day(number: int) -> date:
    return MAY + timedelta(days=number)


def test_days_between_count_from_the_last_of_one_to_the_first_of_the_other() -> None:
    assert rests_until([(day(0), day(3))], (day(33), day(34)), 30) is None
    assert rests_until([(day(0), day(3))], (day(32), day(34)), 30) == day(33)
    assert rests_until([(day(40), day(41))], (day(10), day(11)), 30) == day(71)  # a later visit is one as well
    assert rests_until([(day(41), day(42))], (day(10), day(11)), 30) is None
    assert rests_until([], (day(0), day(0)), 30) is None
    assert rests_until([(day(0), day(0))], (day(0), day(0)), 0) is None


@given(st.lists(DAYS, max_size=4), DAYS, st.integers(0, 120))
def test_on_the_day_it_names_every_earlier_visit_is_far_enough(visits: list[tuple[date, date]], wanted: tuple[date, date], rest: int) -> None:
    until = rests_until(visits, wanted, rest)
    if until is None:
        assert all((wanted[0] - last).days >= rest or (first - wanted[1]).days >= rest for first, last in visits)
    else:
        assert any(last + timedelta(days=rest) == until for _, last in visits)


def test_all_reasons_at_once() -> None:
    before = Before(here=((day(0), day(1)),), in_wave=2, is_asked=True, has_declined=True)
    found = why_not(before, (day(30), day(31)), rest_days=90, most_in_wave=2)
    assert found == [WhyNot("rest", until=day(91)), WhyNot("cap", number=2), WhyNot("asked"), WhyNot("declined")]
    assert why_not(before, (day(30), day(31)), rest_days=0, most_in_wave=None) == [WhyNot("asked"), WhyNot("declined")]
    assert why_not(Before(), (day(0), day(0)), rest_days=90, most_in_wave=1) == []
