"""What differs between two editions, what breaks a trend, and what the edition then says of itself."""

import copy

import pytest

from shopper.standards.rules import difference, parse_book, told, words_apart
from tests.standards.books import clause, document


def apart(change):
    book = document()
    changed = copy.deepcopy(book)
    change(changed)
    before, after = (parse_book(each | {"changes": [], "withdrawn": []}) for each in (book, changed))
    return difference(before, after)


def test_the_two_real_editions_differ_as_the_second_says_it_does():
    found = difference(parse_book(document("1.0")), parse_book(document("1.1")))
    said = {each["clause"]: (each["kind"], each["breaks_trend"]) for each in document("1.1")["changes"]}
    assert {each.number: (each.kind, each.breaks_trend) for each in found.clauses} == said


def test_the_second_edition_tells_its_changes_as_they_were_written():
    found = difference(parse_book(document("1.0")), parse_book(document("1.1")))
    assert told(document("1.1"), found) == document("1.1")


@pytest.mark.parametrize(("field", "value", "kind", "breaks"), [
    ("limit_s", 240, "criterion", True),
    ("weight", 3, "weight", True),
    ("critical", "CAP", "flag", True),
    ("evidence", "a stopwatch", "editorial", False),
    ("stage", "CHK", "editorial", False),
    ("dimension", "Empathy", "editorial", False),
])  # fmt: skip
def test_what_changes_how_a_thing_is_told_or_counted_breaks_its_trend(field, value, kind, breaks):
    (change,) = apart(lambda book: clause(book, "4.8").update({field: value})).clauses
    assert (change.number, change.kind, change.breaks_trend) == ("4.8", kind, breaks)


@pytest.mark.parametrize(("key", "value"), [("good", "no"), ("na_allowed", False)])
def test_turning_the_good_answer_breaks_and_offering_another_way_out_does_not(key, value):
    (change,) = apart(lambda book: clause(book, "2.3")["form"].update({key: value, "na_label": None})).clauses
    assert change.breaks_trend is (key == "good")


@pytest.mark.parametrize("field", ["title", "text", "reason", "question"])
def test_other_words_do_not_break_it(field):
    (change,) = apart(lambda book: clause(book, "4.8")[field].update(ru="Иначе")).clauses
    assert (change.kind, change.breaks_trend) == ("editorial", False)


def test_nothing_changed_is_nothing_told():
    assert apart(lambda book: None).clauses == ()


def test_what_changed_around_the_clauses_is_named():
    def change(book):
        book["rules"]["pass"] = "75"
        book["stages"]["BYE"]["en"] = "Goodbye"

    assert [each.name for each in apart(change).frame] == ["rules.pass", "stages.BYE"]


def reworded(same):
    book = document()
    clause(book, "4.8")["criterion"]["en"] += " Indeed."
    plain = parse_book(book | {"changes": [], "withdrawn": []})
    found = difference(parse_book(document()), plain)
    kind = {"kind": "editorial" if same else "criterion", "breaks_trend": not same}
    own = {"version": "1.1", "in_force_from": "2026-04-01", "clause": "4.8", "text": {"en": "Mine", "ru": "Моё", "pl": "Moje"}, **kind}
    return told(book | {"changes": [own]}, found)["changes"][0]


def test_a_writer_may_say_that_other_words_mean_the_same():
    assert reworded(True)["breaks_trend"] is False
    assert reworded(True)["text"]["en"] == "Mine"
    assert reworded(False)["breaks_trend"] is True


def test_a_writer_may_not_say_so_of_a_changed_limit():
    book = document()
    clause(book, "4.8")["limit_s"] = 240
    found = difference(parse_book(document()), parse_book(book | {"changes": [], "withdrawn": []}))
    own = {"version": "1.1", "in_force_from": "2026-04-01", "clause": "4.8", "kind": "editorial", "breaks_trend": False, "text": {}}
    (change,) = told(book | {"changes": [own]}, found)["changes"]
    assert (change["kind"], change["breaks_trend"]) == ("criterion", True)
    assert change["text"]["ru"] == "Предел изменён с 300 с на 240 с"


def test_words_apart_give_back_both_texts():
    before, after = "Each guest is greeted within 30 seconds.", "Each guest is greeted within 20 seconds, aloud."
    runs = words_apart(before, after)
    assert "".join(text for kind, text in runs if kind != "added") == before
    assert "".join(text for kind, text in runs if kind != "gone") == after
    assert ("gone", "30") in runs
    assert ("added", "20") in runs
