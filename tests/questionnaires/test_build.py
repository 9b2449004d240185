"""A form asks what the edition promises, in the order of a visit."""

import json
from dataclasses import replace

import pytest

from shopper.errors import Invalid
from shopper.questionnaires.rules import ANSWERS, ItemSpec, build_items
from shopper.standards.rules.form import FORM_ANSWERS
from tests.support.good_corner import book

CONTEXT = {"1.1", "1.4", "1.5"}


def items(version="1.1"):
    return build_items(book(version).standards)


def item(key, version="1.1"):
    return next(each for each in items(version) if each.key == key)


def test_the_form_asks_39_questions_of_which_36_count():
    assert len(items()) == 39
    assert {each.key for each in items() if not each.is_scored} == CONTEXT
    assert sum(each.weight for each in items()) == 126


def test_what_audits_and_logs_answer_is_not_asked():
    assert {each.number for each in book().standards} - {each.key for each in items()} == {
        *("1.2", "1.3", "1.6", "2.8", "3.5", "3.6", "3.8", "3.9", "5.8")
    }


def test_the_form_follows_the_visit_and_counts_numbers_as_numbers():
    stages = [each.stage for each in items()]
    assert list(dict.fromkeys(stages)) == ["ENT", "WAIT", "SERV", "CHK", "COMP", "BYE", "BACK"]
    assert stages == sorted(stages, key=list(dict.fromkeys(stages)).index)
    assert [each.key for each in items() if each.stage == "WAIT"] == ["4.7", "4.8", "4.9", "4.11"]
    serving = [each.key for each in items() if each.stage == "SERV"]
    assert serving.index("4.2") < serving.index("4.6") < serving.index("4.10") < serving.index("5.1")
    assert [each.position for each in items()] == list(range(1, 40))


def test_the_order_is_the_edition_s_and_not_the_order_of_the_rows():
    assert build_items(reversed(book().standards)) == items()
    last = replace(book().stages[0], position=99)
    moved = [replace(each, stage=last) if each.stage.code == "ENT" else each for each in book().standards]
    assert build_items(moved)[-1].stage == "ENT"


def test_the_older_edition_differs_as_the_version_history_says():
    old, new = {each.key for each in items("1.0")}, {each.key for each in items("1.1")}
    assert (old - new, new - old) == ({"4.14"}, {"2.7"})
    assert (item("4.1", "1.0").limit, item("4.1").limit) == (30, 20)
    assert (item("4.13", "1.0").weight, item("4.13").weight) == (4, 2)
    assert sum(each.weight for each in items("1.0")) == 126 - 3 + 3 + 2


def test_a_time_carries_its_limit_and_its_stopwatch():
    till = item("4.8")
    assert (till.answer, till.limit, till.pass_max, till.timer) == ("time", 300, None, True)
    assert till.timer_start["en"]
    assert till.timer_stop["pl"]


def test_a_count_carries_what_passes_and_what_can_be_typed():
    expired = item("2.4")
    assert (expired.answer, expired.limit, expired.pass_max, expired.maximum) == ("count", 0, 0, 10)
    assert (expired.critical, expired.photo) == ("STOP", "optional")


def test_a_choice_carries_its_options_with_words_in_every_language():
    seen = item("1.4")
    assert seen.answer == "choice"
    assert len(seen.options) == 3
    assert all(set(label) == {"en", "ru", "pl"} for _value, label in seen.options)


def test_a_question_cites_its_standard():
    price = item("2.2")
    assert (price.standard_number, price.section, price.stage, price.critical) == ("2.2", "2", "CHK", "CAP")
    assert price.title["pl"] == "Cena na półce to cena przy kasie"
    assert price.text["ru"] == "Все три выбранных товара пробиты по цене с полки?"
    assert price.na_allowed
    assert price.na_label["en"]


@pytest.mark.parametrize("spec", items(), ids=lambda spec: spec.key)
def test_a_spec_survives_being_kept_as_json(spec):
    assert ItemSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_a_spec_kept_by_a_later_program_is_still_read():
    kept = item("4.8").to_json() | {"weather": ["rain"]}
    assert ItemSpec.from_json(kept) == item("4.8")


def test_an_unknown_kind_of_answer_is_refused_with_its_place():
    odd = replace(book().standards[0], form={"answer": "essay"})
    with pytest.raises(Invalid) as refusal:
        build_items([odd])
    assert list(refusal.value.problems) == ["1.1.form.answer"]


def test_every_answer_a_book_may_ask_is_one_a_form_can_show():
    assert {answer for answers in FORM_ANSWERS.values() for answer in answers} <= set(ANSWERS)
