"""The invented year: the same for everybody, believable, and whole in three languages."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shopper.demo.content import read
from shopper.demo.invented import invent
from shopper.demo.year import _shops, trips
from shopper.questionnaires.rules import ItemSpec, build_items
from shopper.reviews.rules import ScoringRules, score_of
from shopper.standards.rules import parse_book

FIRST, LAST = date(2026, 1, 12), date(2026, 11, 23)
CAME_IN = datetime(2026, 5, 5, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def specs() -> list[ItemSpec]:
    return list(build_items(parse_book(read("book-1.1")).standards))


@pytest.fixture(scope="module")
def rules() -> ScoringRules:
    return ScoringRules.from_edition(parse_book(read("book-1.1")).rules)


def mean(specs: list[ItemSpec], rules: ScoringRules, code: str, progress: float) -> float:
    found = []
    for turn in range(20):
        answers = invent(specs, code, "en", CAME_IN, progress, turn).answers
        score = score_of([(spec, answers.get(spec.key, {}).get("value")) for spec in specs], rules)
        found.append(float(score.percent or 0))
    return sum(found) / len(found)


def test_it_is_the_same_for_everybody() -> None:
    assert trips(FIRST, LAST, _shops()) == trips(FIRST, LAST, _shops())


def test_a_visit_is_the_same_for_everybody(specs: list[ItemSpec]) -> None:
    assert invent(specs, "0103", "ru", CAME_IN, 0.5, 2) == invent(specs, "0103", "ru", CAME_IN, 0.5, 2)


def test_every_shop_is_visited_in_nearly_every_quarter_and_never_twice() -> None:
    told = Counter((trip.code, trip.turn) for trip in trips(FIRST, LAST, _shops()))
    assert set(told.values()) == {1}
    assert {code for code, _ in told} == {code for code, _, _ in _shops()}
    assert 31 * 4 * 0.9 < len(told) < 31 * 4


def test_nobody_shops_on_a_sunday_or_at_night() -> None:
    for trip in trips(FIRST, LAST, _shops()):
        local = trip.came_in.astimezone(ZoneInfo(trip.zone))
        assert local.weekday() != 6
        assert 9 <= local.hour <= 18


def test_nobody_meets_a_shop_twice_within_ninety_days() -> None:
    last: dict[tuple[str, int], datetime] = {}
    for trip in trips(FIRST, LAST, _shops()):
        who = (trip.code, trip.shopper)
        assert who not in last or trip.came_in - last[who] > timedelta(days=90)
        last[who] = trip.came_in


def test_characters_show(specs: list[ItemSpec], rules: ScoringRules) -> None:
    assert mean(specs, rules, "0203", 0) > 85, "the good one"
    assert mean(specs, rules, "0103", 1) < 75, "the failing one"
    assert mean(specs, rules, "0109", 1) > mean(specs, rules, "0109", 0) + 10, "the one that improves"
    assert mean(specs, rules, "0301", 1) < mean(specs, rules, "0301", 0) - 5, "the one that slips"


def test_every_miss_has_its_fact_in_the_language_of_the_visit(specs: list[ItemSpec]) -> None:
    for language in ("en", "ru", "pl"):
        for turn in range(30):
            for key, answer in invent(specs, "0103", language, CAME_IN, 1, turn).answers.items():
                assert key == "1.5" or answer["value"] not in ("no", "partly", "1") or answer.get("fact"), key


def test_facts_are_told_in_three_languages() -> None:
    for key, variants in read("year")["facts"].items():
        assert all(set(each) == {"en", "ru", "pl"} and all(each.values()) for each in variants), key


def test_something_waits_for_its_reviewer() -> None:
    assert [trip.code for trip in trips(FIRST, LAST, _shops())[-3:]] == ["0202", "0112", "0105"]


def test_shoppers_stay_where_they_live() -> None:
    lives = {(trip.shopper, trip.zone) for trip in trips(FIRST, LAST, _shops())}
    assert len(lives) == len({shopper for shopper, _ in lives})
