"""The sums of real programmes come out: section weights, penalties, vetoes, conditions, bonus (FIELD 1 and 5)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopper.reviews.rules import Points, rounded
from tests.support.instruments import (
    FRESHSTOP,
    GOVERNMENT,
    GOVERNMENT_FORM,
    HOT_POT,
    HOT_POT_RULES,
    HOT_POT_WORDS,
    KEBAB,
    KEBAB_VISIT,
    POINTS_0_3,
    in_order,
    item,
    rated,
    rules,
    score,
)

POOLED = rules()


def points(score_, section):
    mine = score_.sections[section]
    return f"{mine.earned}/{mine.possible}"


# --- B, a kebab chain ---


def test_kebab_is_37_of_43():
    found = score(KEBAB, KEBAB_VISIT, POOLED)
    assert (found.total, found.form_weight) == (Points(Fraction(37), Fraction(43)), 47)
    assert f"{float(found.percent):.2f}" == "86.05"
    sections = [points(found, each) for each in ("order", "payment", "food", "staff", "clean")]
    assert sections == ["9/14", "7/7", "6/6", "6/6", "9/10"]


# --- E, government services: section weights, renormalised ---


def test_seven_weighted_groups_make_25_7():
    found = score(GOVERNMENT_FORM, {}, rules(GOVERNMENT), default="seen")
    assert (found.percent, rounded(found.percent)) == (Fraction("25.695"), "25.7")
    assert [str(each.counted) for each in found.weighed] == ["1/20", "3/20", "1/5", "1/5", "1/5", "3/20", "1/20"]


def test_a_group_that_did_not_apply_lets_the_others_weigh_more():
    found = score(GOVERNMENT_FORM, {"g7": "na"}, rules(GOVERNMENT), default="seen")
    assert found.percent == Fraction("20.695") / 95 * 100
    assert (found.weighed[6].percent, found.weighed[6].counted) == (None, 0)
    assert sum(each.counted for each in found.weighed) == 1


def test_when_no_group_applied_there_is_no_score():
    found = score(GOVERNMENT_FORM, {}, rules(GOVERNMENT), default="na")
    assert (found.percent, found.band) == (None, "no_score")


def test_pooled_and_sections_are_two_numbers():
    form = in_order(item("a", 8), item("b", 2), item("c", section="2"), item("d", section="2"))
    visit = {"b": "no", "d": "no"}
    assert score(form, visit, POOLED).percent == 75
    assert score(form, visit, rules({"1": "1", "2": "1"})).percent == 65


# --- C, a hot pot: word scales with hidden points, a blend, levels, one-vote veto ---

SERVED = dict.fromkeys((f"area{n}" for n in range(1, 9)), "good") | {"area4": "fair"}


def test_hot_pot_is_six_tenths_rating_and_four_tenths_rules():
    found = score(HOT_POT, {**SERVED, "sop1": "no", "sop2": "no", "sop3": "no"}, HOT_POT_RULES)
    assert [each.percent for each in found.weighed] == [81, 75, None]
    assert (rounded(found.percent), found.level) == ("78.6", None)


def test_a_level_is_the_highest_that_is_reached():
    assert score(HOT_POT, SERVED, HOT_POT_RULES).level == {"en": "Good"}  # 88.6


def test_one_veto_stops_the_visit_and_keeps_the_score():
    found = score(HOT_POT, {**SERVED, "now2": "yes"}, HOT_POT_RULES)
    assert (found.band, found.level, found.stopped_by) == ("stopped", {"en": "One-vote veto"}, ("now2",))
    assert (rounded(found.percent), found.critical) == ("88.6", 1)
    assert found.total == score(HOT_POT, SERVED, HOT_POT_RULES).total


# --- F, a pharmacy: points 0 to 3, and items that are asked and never scored ---


def test_pharmacy_points_and_items_without_weight():
    form = in_order(rated("name", 3, POINTS_0_3), rated("need", 2, POINTS_0_3), rated("clinic", 0, POINTS_0_3))
    found = score(form, {"name": "2", "need": "3", "clinic": "0"}, POOLED)
    assert found.total == Points(Fraction(4), Fraction(5))
    assert [each.outcome.word for each in found.items] == ["partly", "met", "context"]


# --- FreshStop: penalties on the grand total ---


def test_freshstop_takes_4_points_off_after_the_plain_score():
    found = score(FRESHSTOP, {"dairy": "no", "gap3": "no"}, POOLED)
    assert found.percent == Fraction(7300, 81)
    assert sum(each.points for each in found.penalties) == 4
    assert (found.published_percent, rounded(found.published_percent)) == (Fraction(7300, 81) - 4, "86.1")
    assert found.capped is False


def test_two_fives_and_a_three_cost_6_5():
    found = score(FRESHSTOP, {"dairy": "no", "deli": "no", "poster": "no"}, POOLED)
    assert found.percent - found.reduced == Fraction("6.5")


def test_penalties_end_at_nothing():
    assert score(FRESHSTOP, {}, POOLED, default="no").published_percent == 0


def test_a_cap_comes_after_the_penalties():
    form = in_order(item("a", 8), item("b", 1, penalty="2"), item("c", 1, critical="CAP"))
    found = score(form, {"b": "no", "c": "no"}, rules(cap="70"))
    assert (found.percent, found.reduced, found.published_percent, found.capped) == (80, 78, 70, True)


# --- G, a waiter: reversed items ---


def test_the_good_answer_is_the_item_s_own():
    form = in_order(item("welcomed"), item("arms", good="no"), item("cracked", good="no"), item("menu"))
    found = score(form, {"arms": "yes", "cracked": "no", "menu": "no"}, POOLED)
    assert (found.percent, found.failed) == (50, ("arms", "menu"))


# --- zeroed section, flag, bonus, conditions ---


def test_a_zeroed_section_earns_nothing_and_stays_in_the_sum():
    form = in_order(item("a", 4), item("date", 1, critical="ZERO"), item("b", 5, section="2"))
    found = score(form, {"date": "no"}, POOLED)
    assert (points(found, "1"), points(found, "2"), found.percent) == ("0/5", "5/5", 50)
    assert [(each.section, each.by) for each in found.zeroed] == [("1", ("date",))]
    assert (found.band, found.stopped_by, found.capped_by) == ("below", (), ())


def test_a_zeroed_section_loses_its_bonus_too():
    form = in_order(item("date", 1, critical="ZERO"), item("extra", 5, bonus=True), item("b", 1, section="2"))
    assert score(form, {"date": "no"}, POOLED).percent == 50


def test_a_flag_is_shown_and_changes_nothing():
    found = score(in_order(item("a", 9), item("b", 1, critical="FLAG")), {"b": "no"}, POOLED)
    assert (found.percent, found.band, found.flagged, found.critical) == (90, "excellent", ("b",), 1)


@pytest.mark.parametrize(("missed", "percent"), [((), 100), (("a",), 90), (("a", "extra"), 80)])
def test_a_bonus_adds_what_was_earned_and_ends_at_100(missed, percent):
    form = in_order(item("a", 2), item("b", 8), item("extra", 1, bonus=True))
    found = score(form, dict.fromkeys(missed, "no"), POOLED)
    assert (found.percent, found.form_weight) == (percent, 10)


def test_a_hidden_item_leaves_both_sums_and_the_form_s_weight():
    asked = item("gift", 5, show_if=({"item": "bought", "is": ["yes"]},))
    form = in_order(item("bought", 0), asked, item("thanked", 3))
    bought, not_bought = (score(form, {"bought": each, "gift": "no"}, POOLED) for each in ("yes", "no"))
    assert (bought.percent, bought.form_weight) == (Fraction(300, 8), 8)
    assert (not_bought.percent, not_bought.form_weight, not_bought.share) == (100, 3, 1)
    assert [each.spec.key for each in not_bought.items] == ["bought", "thanked"]


def test_what_stands_on_a_hidden_item_is_hidden_as_well():
    form = in_order(
        item("a", 1),
        item("b", 1, show_if=({"item": "a", "is": ["no"]},)),
        item("c", 1, show_if=({"item": "b", "is": ["yes"]},)),
    )
    assert [each.spec.key for each in score(form, {}, POOLED).items] == ["a"]


@pytest.mark.parametrize(
    ("value", "v"),
    [("sign", "1/2"), ("sign,light", "1"), ("sign,light,music", "1"), ("none", "0"), ("odd", None), ("", None), ("na", None)],
)
def test_several_chosen_are_added_up_to_the_whole(value, v):
    shares = {"sign": "1/2", "light": "1/2", "music": "1/2", "none": "0"}
    asked = item("a", 4, answer="multi", options=tuple((each, {}) for each in shares), shares=tuple(shares.items()))
    found = score([asked], {"a": value}, POOLED).items[0].outcome.v
    assert found == (None if v is None else Fraction(v))


@pytest.mark.parametrize(("value", "percent"), [("12", 100), ("12,0", 100), ("12.1", 0), ("-3.5", 100), ("−3", 100), ("warm", None)])
def test_a_number_passes_up_to_its_limit(value, percent):
    assert score([item("salad", answer="number", limit=12)], {"salad": value}, POOLED).percent == percent


def test_an_instruction_and_a_text_are_never_scored():
    form = in_order(item("note", 0, answer="note"), item("said", 0, answer="text"), item("a"))
    found = score(form, {"said": "Good day"}, POOLED)
    assert ([each.spec.key for each in found.items], found.percent) == (["said", "a"], 100)


def test_too_little_seen_has_no_result_and_no_level():
    form = in_order(item("a", 4), item("b", 6))
    found = score(form, {"b": "na"}, rules(minimum_share="60", levels=[{"from": "0", "name": {"en": "Any"}}]))
    assert (found.band, found.published_percent, found.level) == ("not_enough", None, None)


# --- for any answers ---

quick = settings(deadline=None, max_examples=40)
MIXED = in_order(
    item("a", 3, penalty="2.5"),
    item("b", 2, good="no", section="2"),
    item("c", 4, section="2", show_if=({"item": "b", "is": ["no"]},)),
    rated("d", 5, HOT_POT_WORDS, section="3"),
    item("e", 1, critical="ZERO", section="3"),
    item("f", 2, bonus=True),
)
BY_WEIGHT = rules({"1": "50", "2": "30", "3": "20"})
WORST_TO_BEST = {"a": ("no", "yes"), "b": ("yes", "no"), "c": ("no", "yes"), "d": tuple(HOT_POT_WORDS), "e": ("no", "yes"), "f": ("no", "yes")}
visits = st.fixed_dictionaries({key: st.sampled_from((*values, "na", None)) for key, values in WORST_TO_BEST.items()})
methods = st.sampled_from((POOLED, BY_WEIGHT))


@quick
@given(visits, methods)
def test_every_result_is_between_0_and_100(visit, by):
    found = score(MIXED, visit, by, default=None)
    for percent in (found.percent, found.reduced, found.published_percent):
        assert percent is None or 0 <= percent <= 100
    assert found.reduced is None or found.reduced <= found.percent


@quick
@given(visits, methods, st.randoms(use_true_random=False))
def test_the_order_in_which_items_are_handed_in_does_not_matter(visit, by, random):
    shuffled = random.sample(MIXED, len(MIXED))
    assert score(shuffled, visit, by, default=None) == score(MIXED, visit, by, default=None)


@quick
@given(visits, methods, st.sampled_from(["a", "c", "d", "e", "f"]))
def test_a_better_answer_never_lowers_the_result(visit, by, key):
    """`b` is left out: its good answer brings another question."""
    ladder = WORST_TO_BEST[key]
    results = [score(MIXED, {**visit, key: value}, by, default=None).reduced for value in ladder]
    told = [each for each in results if each is not None]
    assert told == sorted(told)
