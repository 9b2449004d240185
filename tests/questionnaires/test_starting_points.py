"""The ready-made questionnaires can be published as they are, in three languages, and give their published sums."""

from fractions import Fraction

import pytest

from shopper.questionnaires.rules import ItemSpec, problems_of, specs_of, untranslated
from shopper.questionnaires.starters import STARTERS
from shopper.reviews.rules import ScoringRules, rounded, score_of
from tests.support.good_corner import book

BY_CODE = {each.code: each.document for each in STARTERS}


def visit(code: str, **answers: str):
    """What is not named is answered as it should be; `i1_4` is item 1.4."""
    document = BY_CODE[code]
    given = {name[1:].replace("_", "."): value for name, value in answers.items()}
    rules = ScoringRules.of_form(document["scoring"], document["sections"], {})
    return score_of([(spec, given.get(spec.key, best(spec))) for spec in specs_of(document)], rules)


def best(spec: ItemSpec) -> str:
    shares = {value: Fraction(share) for value, share in spec.shares}
    return max(shares, key=shares.__getitem__) if shares else spec.good


@pytest.mark.parametrize("document", BY_CODE.values(), ids=BY_CODE)
def test_nothing_is_left_to_do(document):
    stages = [stage.code for stage in book().stages]
    assert problems_of(document, stages, []) == []
    assert untranslated(document, ("en", "ru", "pl")) == {}
    assert [ItemSpec.from_json(item).to_json() for item in document["items"]] == document["items"]


@pytest.mark.parametrize("code", BY_CODE)
def test_a_faultless_visit_is_worth_100(code):
    assert visit(code).published_percent == 100


def test_fast_food_is_37_of_43():
    found = visit("fast_food", i1_4="no", i1_5="na", i5_2="no", i5_7="na")
    assert found.percent == Fraction(3700, 43)
    parts = [f"{part.earned}/{part.possible}" for part in found.sections.values()]
    assert parts == ["9/14", "7/7", "6/6", "6/6", "9/10"]


def test_the_store_audit_loses_4_points_on_top():
    found = visit("store_audit", i3_2="no", i2_5="no")
    assert sum(each.points for each in found.penalties) == 4
    assert rounded(found.published_percent) == "86.1"


def test_the_restaurant_blends_rating_and_rules_and_knows_a_veto():
    rated = {f"i1_{n}": "o4" for n in range(1, 9)} | {"i1_4": "o3"}
    found = visit("restaurant", **rated, i2_1="no")
    assert found.percent == Fraction("0.6") * 81 + Fraction("0.4") * 80
    assert found.level["en"] == "Fair"
    stopped = visit("restaurant", i3_2="yes")
    assert (stopped.band, stopped.level["en"]) == ("stopped", "One-vote veto")
