"""A visit among the earlier ones of its place: what may be compared, what came again, when a comparison is fair."""

import copy

import pytest

from shopper.reviews.measures.trend import changed_between, trend_of
from tests.reports.sample_snapshot import rescored, snapshot_a, snapshot_b


def at(day, build=snapshot_a, edition="1.1", changes=()):
    made = copy.deepcopy(build())
    made["visit"]["local_date"], made["edition"]["version"] = day, edition
    for key, field, value in changes:
        next(item for item in made["items"] if item["key"] == key)[field] = value
    return made


OTHERS = ["80", "90", "170/2", "85", "85"]


def test_alone_it_is_compared_with_nothing():
    told = trend_of(at("2026-04-18"), [], OTHERS)
    assert (len(told["trend"]["visits"]), told["previous"], told["network"]) == (1, None, None)
    assert told["trend"]["items"]["4.8"] == {"in_a_row": 1, "missed": 1, "assessed": 1}


def test_three_times_in_a_row_and_twice_of_four():
    earlier = [rescored(at("2025-07-01"), {"4.8": "met", "4.13": "not_met"}), at("2025-10-01"), at("2026-01-01")]
    items = trend_of(at("2026-04-18"), earlier, [])["trend"]["items"]
    assert items["4.8"] == {"in_a_row": 3, "missed": 3, "assessed": 4}
    assert "2.2" not in items, "what is kept is not counted"


def test_not_assessed_neither_breaks_a_row_nor_counts():
    earlier = [at("2025-10-01"), rescored(at("2026-01-01"), {"4.8": "not_assessed"})]
    assert trend_of(at("2026-04-18"), earlier, [])["trend"]["items"]["4.8"] == {"in_a_row": 2, "missed": 2, "assessed": 2}


@pytest.mark.parametrize(("field", "value"), [("weight", 9), ("critical", "CAP"), ("limit", 31), ("criterion", {"en": "Otherwise"})])
def test_a_changed_standard_breaks_the_trend_and_its_own_row(field, value):
    earlier = [at("2025-10-01", edition="1.0", changes=[("4.8", field, value)]), at("2026-01-01")]
    told = trend_of(at("2026-04-18"), earlier, [])
    assert told["trend"]["visits"][1]["changed"] == ["4.8"]
    assert told["trend"]["comparable"] == 2
    assert told["trend"]["items"]["4.8"]["assessed"] == 2
    assert told["trend"]["items"]["5.5"]["assessed"] == 3, "others keep their history"
    assert told["previous"]["local_date"] == "2026-01-01"


def test_a_better_translation_breaks_nothing():
    other = at("2026-01-01")
    for item in other["items"]:
        item["criterion"] = {**item["criterion"], "kk": "Жаңа"}
    assert changed_between(other, at("2026-04-18")) == []


def test_another_way_of_contact_is_another_story():
    called = at("2026-01-01")
    called["visit"]["channel"] = "phone"
    assert len(trend_of(at("2026-04-18"), [called], [])["trend"]["visits"]) == 1


@pytest.mark.parametrize(("here", "others", "fair"), [(5, 5, True), (4, 5, False), (5, 4, False)])
def test_places_are_compared_only_where_both_have_five(here, others, fair):
    earlier = [at(f"2025-0{number}-01") for number in range(1, here)]
    network = trend_of(at("2026-04-18"), earlier, OTHERS[:others])["network"]
    assert (network is not None) is fair
    if network:
        assert network == {"visits": 5, "percent": "85"}


def test_a_stopped_visit_is_no_previous_figure():
    stopped = rescored(at("2026-01-01"), {"2.3": "critical"})
    assert trend_of(at("2026-04-18"), [stopped], [])["previous"] is None


def test_nine_are_enough():
    earlier = [at(f"2025-{number:02}-01", build=snapshot_b) for number in range(1, 13)]
    assert len(trend_of(at("2026-04-18"), earlier, [])["trend"]["visits"]) == 9
