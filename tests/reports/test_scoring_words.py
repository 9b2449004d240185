"""How a result was worked out is said in plain sentences: section weights, penalties, zeroed sections, flags, bonus, levels."""

import pytest

from shopper.reports.view import build_view
from shopper.reviews.freeze.findings import scoring_of
from tests.reports.sample_snapshot import snapshot_a
from tests.reports.words import Catalogue
from tests.support.instruments import in_order, item, rules, score

NAMES = [("1", {"en": "The waiter", "ru": "Официант"}), ("2", {"en": "The rules", "ru": "Правила"})]
FORM = in_order(
    item("w1", 4),
    item("w2", 1, critical="ZERO"),
    item("r1", 9, section="2", penalty="2.5"),
    item("r2", 1, section="2", critical="FLAG"),
    item("x1", 1, section="2", bonus=True),
)
BY_WEIGHT = rules({"1": "60", "2": "40"}, levels=[{"from": "10", "name": {"en": "Fair"}}])


def said(answers: dict[str, str], by=BY_WEIGHT, language: str = "en") -> str:
    snapshot = snapshot_a()
    found = score(FORM, answers, by)
    snapshot["sections"] = [{"code": code, "name": name, "earned": "0", "possible": "0"} for code, name in NAMES]
    snapshot["score"] |= {
        "earned": str(found.total.earned),
        "possible": str(found.total.possible),
        "percent": str(found.percent),
        "published_percent": str(found.published_percent),
        "band": found.band,
    }
    snapshot["scoring"] = scoring_of(found, NAMES)
    return " ".join(build_view(snapshot, language, Catalogue(language)).arithmetic)


def test_each_section_stands_with_its_percentage_and_weight():
    text = said({"r2": "no", "x1": "no"})
    assert "(“The waiter” 100.0% × 60 + “The rules” 90.0% × 40) ÷ 100 = 96.0." in text
    assert "Standard r2 needs attention at once; it does not change the score." in text
    assert "Level reached: “Fair”." in text


def test_penalties_come_after():
    assert "96.0" not in said({})
    text = said({"r1": "no", "x1": "no"})
    assert "÷ 100 = 64.0." in text
    assert "Penalties come off the score afterwards: 64.0 − 2.5 (r1) = 61.5." in text


def test_a_zeroed_section_is_named_with_its_cause():
    text = said({"w2": "no", "x1": "no"})
    assert "Standard w2 was not met, so its whole section “The waiter” earned nothing." in text
    assert "“The waiter” 0.0% × 60" in text


def test_what_did_not_apply_is_said():
    text = said({"w1": "na", "w2": "na", "x1": "no"})
    assert "Nothing in section “The waiter” applied" in text
    assert "(“The rules” 100.0% × 40) ÷ 40 = 100.0." in text


def test_a_bonus_stands_in_the_sum():
    assert "Score = (14 + 1 bonus points) ÷ 15 × 100 = 100.0" in said({"r2": "no"}, rules())


def test_an_older_report_says_what_it_always_said():
    text = " ".join(build_view(snapshot_a(), "en", Catalogue("en")).arithmetic)
    assert "Score = 88.5 ÷ 103 × 100 = 85.9." in text
    assert "Level" not in text


@pytest.mark.parametrize(("language", "words"), [("ru", "«Официант» 100,0\xa0% × 60"), ("pl", "„The waiter” 0,0% × 60")])
def test_other_languages_write_it_their_way(language, words):
    text = said({"r1": "no"} if language == "ru" else {"w2": "no"}, language=language)
    assert words in text
    assert "Score by sections" not in text
