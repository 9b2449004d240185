"""What a card asks: its definition is read, its faults are named, and stages in rotation all get their turn."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopper.comment_cards.rules.design import (
    MOST_SHOWN,
    Design,
    FollowUp,
    Option,
    Topic,
    asked_on,
    cycle_days,
    kept_form,
    read_design,
)
from shopper.comment_cards.rules.faults import faults_of
from shopper.comment_cards.starters import DEFINITIONS
from tests.support.good_corner import book

STAGES = [stage.code for stage in book().stages]
SHOP = read_design(DEFINITIONS["shop"])


def in_three(text: str) -> dict[str, str]:
    return dict.fromkeys(("en", "ru", "pl"), text)


def sound(many: list[int], still: int, order: Random) -> Design:
    """`many` topics for each stage in rotation, `still` ones that are always asked, in whatever order."""
    turning = "ABCDEFGHI"[: len(many)]
    topics = [Topic(f"t{stage}{each}", stage, {}) for stage, number in zip(turning, many, strict=True) for each in range(number)]
    topics += [Topic(f"f{each}", "Z", {}) for each in range(min(still, MOST_SHOWN - bool(many)) or (not many))]
    order.shuffle(topics)
    return Design(("en",), in_three("How?"), tuple(topics), rotation=tuple(turning))


def designs() -> st.SearchStrategy[Design]:
    return st.builds(sound, st.lists(st.integers(1, 8), max_size=9), st.integers(0, MOST_SHOWN), st.builds(Random, st.integers(0, 999)))


@given(designs(), st.uuids(), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_every_stage_is_asked_within_a_cycle(design, spot, day):
    days = [day + timedelta(days=each) for each in range(cycle_days(design))]
    shown = [asked_on(design, spot, each) for each in days]
    assert {topic.stage for each in shown for topic in each} == set(design.stages)
    assert all(1 <= len(each) <= MOST_SHOWN for each in shown)


@given(designs(), st.uuids(), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_day_asks_the_same_all_day_and_in_the_order_of_the_card(design, spot, day):
    shown = asked_on(design, spot, day)
    assert shown == asked_on(design, spot, day)
    assert list(shown) == [each for each in design.topics if each in shown]
    assert all(each in shown for each in design.topics if each.stage not in design.rotation)


@pytest.mark.parametrize("many", [7, 14])
def test_no_stage_has_its_turn_always_on_the_day_on_which_the_shop_is_shut(many):
    topics = tuple(Topic(f"t{each}", f"S{each}", in_three("x")) for each in range(many))
    still = tuple(Topic(f"f{each}", "Z", in_three("x")) for each in range(MOST_SHOWN - 1))
    design = Design(("en",), in_three("How?"), (*still, *topics), rotation=tuple(each.stage for each in topics))
    days = [date(2026, 3, 1) + timedelta(days=each) for each in range(7 * cycle_days(design))]
    spot = uuid4()
    asked = {topic.stage for day in days if day.weekday() < 5 for topic in asked_on(design, spot, day)}
    assert asked == set(design.stages)


def test_each_spot_begins_with_a_stage_of_its_own():
    topics = tuple(Topic(f"t{each}", f"S{each}", {}) for each in range(9))
    design = Design(("en",), in_three("How?"), topics, rotation=tuple(each.stage for each in topics))
    shown = [[each.key for each in asked_on(design, UUID(int=spot), date(2026, 3, 1))] for spot in range(9)]
    assert all(shown.count(each) == 1 for each in shown)


def test_topics_of_one_stage_take_turns_too():
    many = tuple(Topic(f"t{each}", "ENT", in_three("x")) for each in range(13))
    design = Design(("en",), in_three("How?"), many, rotation=("ENT",))
    spot = uuid4()
    asked = {topic.key for each in range(13) for topic in asked_on(design, spot, date(2026, 3, 1) + timedelta(days=each))}
    assert asked == {each.key for each in many}


def test_the_ready_made_card_is_sound_and_reads_back_as_it_was():
    assert faults_of(SHOP, STAGES) == []
    assert read_design(kept_form(SHOP)) == SHOP
    assert kept_form(SHOP) == DEFINITIONS["shop"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"languages": ()}, "languages", "no_language"),
        ({"question": {"en": "How?", "ru": "Как?"}}, "question-pl", "no_words"),
        ({"question": in_three("x" * 91)}, "question-en", "too_long"),
        ({"topics": ()}, "topic-0-en", "no_topics"),
        ({"topics": (Topic("a", "NOWHERE", in_three("a")),), "rotation": ()}, "topic-0-stage", "unknown_stage"),
        ({"topics": (Topic("a", "ENT", in_three("a")), Topic("a", "ENT", in_three("b")))}, "topic-1-en", "topic_twice"),
        ({"rotation": ()}, "rotation", "needs_rotation"),
        ({"follow_up": FollowUp("fixed", in_three("Is it?"), (Option("yes", in_three("Yes")),))}, "option-1-en", "few_options"),
        ({"rotation": ("BYE", "BACK")}, "rotation", "no_room"),
        ({"rotation": ("ENT", "CHK", "BYE", "BACK")}, "rotation", "turns_without_topic"),
    ],
)
def test_each_fault_names_its_field(change, field, code):
    assert (field, code) in [(each.field, each.code) for each in faults_of(replace(SHOP, **change), STAGES)]


@pytest.mark.parametrize("nonsense", [{}, {"topics": 7, "question": [], "follow_up": "x"}, {"topics": [None, {"label": 3}], "rotation": {"a": 1}}])
def test_nonsense_is_read_without_a_fall_and_found_unsound(nonsense):
    assert faults_of(read_design(nonsense), STAGES)
