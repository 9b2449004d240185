"""A questionnaire being set up: pieces in and out, what is left to do, what counts how much."""

from fractions import Fraction

import pytest

from shopper.questionnaires.rules import (
    broken_checks,
    empty_document,
    free_key,
    moved,
    place_of,
    problems_of,
    section_weights,
    stage_weights,
    untranslated,
    with_item,
    without_item,
)
from tests.support.instruments import item, rated

SECTIONS = [{"number": "1", "name": {"en": "One"}, "weight": "3"}, {"number": "2", "name": {"en": "Two"}, "weight": "1"}]


def document(*items, **changed):
    made = empty_document({"en": "Form"}) | {"sections": SECTIONS} | changed
    for each in items or (item("a", text={"en": "A?"}), item("b", section="2", text={"en": "B?"})):
        made = with_item(made, each.to_json())
    return made


def keys(made):
    return [each["key"] for each in made["items"]]


def found(made):
    return [(each.code, each.item or each.section) for each in problems_of(made, ["SERV"], ["4.1"])]


def by_sections(**changed):
    made = document()
    return made | {"scoring": made["scoring"] | {"method": "sections"}} | changed


# --- pieces ---


def test_items_are_put_moved_and_taken_out():
    made = document(*(item(key) for key in "abcd"))
    assert keys(moved(made, "a", 1)) == list("bacd")
    assert keys(moved(made, "a", -1)) == keys(moved(made, "d", 1)) == list("abcd")
    assert keys(with_item(made, item("x").to_json(), 2)) == list("axbcd")
    assert keys(with_item(made, item("c", 7).to_json())) == list("abcd")
    assert keys(without_item(made, "b")) == list("acd")
    assert (place_of(made, "c"), place_of(made, "new")) == (3, 5)


def test_a_key_is_free_or_gets_a_number():
    made = document(item("4.1"), item("q1"))
    assert [free_key(made, wanted) for wanted in ("4.2", "4.1", "")] == ["4.2", "4.1-2", "q2"]


# --- what is left to do ---


def test_a_sound_form_has_nothing_left():
    assert found(document()) == found(by_sections()) == []


NONE = {"item": "a", "is": []}
LATER = {"item": "b", "is": ["yes"]}
ODD = {"item": "a", "is": ["maybe"]}
AMISS = {
    "no_text": {"text": {}},
    "unknown_section": {"section": "9"},
    "unknown_stage": {"stage": "MOON"},
    "unknown_clause": {"standard_number": "9.9"},
    "few_options": {"answer": "choice", "weight": 0},
    "no_limit": {"answer": "count"},
    "never_scored": {"answer": "text"},
}


@pytest.mark.parametrize(("code", "facts"), AMISS.items(), ids=AMISS)
def test_what_is_amiss_with_an_item_is_said(code, facts):
    made = document(item("a", text={"en": "A?"}), item("b", **({"weight": 1, "section": "2", "text": {"en": "B?"}} | facts)))
    assert (code, "b") in found(made)


def test_a_scored_choice_says_what_it_earns():
    asked = rated("a", 2, {"x": "1", "y": "0"}, text={"en": "A?"})
    other = item("b", section="2", text={"en": "B?"})
    assert found(document(asked, other)) == []
    silent = asked.to_json() | {"shares": {}}
    assert found(with_item(document(asked, other), silent)) == [("no_shares", "a")]


@pytest.mark.parametrize("condition", [NONE, LATER, ODD])
def test_a_condition_stands_on_answers_that_come_before(condition):
    first = item("a", text={"en": "A?"}).to_json()
    last = item("c", section="2", text={"en": "C?"}, show_if=(condition,)).to_json()
    made = with_item(with_item(document(), first), last, 2)
    assert ("condition_lost", "c") in found(made)


def test_sections_and_marks():
    alone = {"number": "3", "name": {}, "weight": "1"}
    assert found(document(sections=[*SECTIONS, alone])) == [("section_no_name", "3"), ("section_empty", "3")]
    light = [SECTIONS[0], SECTIONS[1] | {"weight": "0"}]
    assert found(by_sections(sections=light)) == [("section_no_weight", "2")]
    marks = document()["scoring"] | {"pass": "95"}
    assert found(document(scoring=marks)) == [("marks_crossed", None)]
    assert ("no_items", None) in found(empty_document({"en": "Form"}))


def test_a_check_compares_what_is_asked_and_says_something():
    checks = [
        {"left": "left_at", "op": ">=", "right": "came_in_at", "message": {"en": "When?"}},
        {"left": "left_at", "op": ">=", "right": "60", "message": {}},
        {"left": "a", "op": ">=", "right": "nothing", "message": {"en": "What?"}},
    ]
    assert [(each.code, each.check) for each in problems_of(document(checks=checks), ["SERV"], [])] == [
        ("check_silent", 1),
        ("check_lost", 2),
    ]


# --- weights, words, checks ---


def test_shares_follow_the_method():
    plain = document(item("a", 8), item("b", 2, section="2", stage="CHK"), item("c", 5, bonus=True))
    assert [(code, points, float(share)) for code, points, share in section_weights(plain)] == [("1", 8, 80.0), ("2", 2, 20.0)]
    by_weight = plain | {"scoring": plain["scoring"] | {"method": "sections"}}
    assert [float(share) for _, _, share in section_weights(by_weight)] == [75.0, 25.0]
    assert [(code, float(share)) for code, _, share in stage_weights(plain)] == [("SERV", 80.0), ("CHK", 20.0)]


def test_missing_languages_are_counted():
    made = document(item("a", text={"en": "A?", "pl": "A?"}), name={"en": "F", "ru": "Ф", "pl": "F"})
    assert untranslated(made, ("en", "ru", "pl")) == {"ru": 3, "pl": 2}


@pytest.mark.parametrize(
    ("left", "op", "right", "is_broken"),
    [
        ("left_at", ">=", "came_in_at", True),
        ("came_in_at", "<", "left_at", True),
        ("came_in_at", "!=", "left_at", False),
        ("queue", "<=", "9", True),
        ("queue", "=", "12", False),
        ("queue", "<=", "4.8", False),  # an item of that name stands before a number
        ("untold", ">", "1", False),
        ("queue", "~", "1", False),
    ],
)
def test_answers_that_contradict_each_other(left, op, right, is_broken):
    told = {"came_in_at": Fraction(100), "left_at": Fraction(50), "queue": Fraction(12), "4.8": Fraction(300), "untold": None}
    check = {"left": left, "op": op, "right": right, "message": {"en": "?"}}
    assert broken_checks([check], told) == ([check] if is_broken else [])
