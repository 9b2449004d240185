"""A damaged document is refused with every fault and its place, so that one reading is enough to mend it."""

import contextlib
import copy
import json
from datetime import date

import pytest

from shopper.errors import Invalid
from shopper.standards.rules import content_of, content_sha256, parse_book
from tests.standards.books import clause, document


def problems(book):
    with pytest.raises(Invalid) as refusal:
        parse_book(book)
    return refusal.value.problems


def without_form(book):
    clause(book, "4.8")["form"] = "stopwatch"


def missing_words(book):
    del clause(book, "4.8")["title"]["ru"]
    clause(book, "5.1")["reason"]["pl"] = "   "
    book["sections"]["3"]["en"] = ""
    book["stages"]["WAIT"]["de"] = "Warten"


def wrong_rules(book):
    book["rules"] = {"pass": 80, "excellent": "79", "cap": "101", "minimum": "60"}


def wrong_days(book):
    book["in_force_from"] = "1 April 2026"
    book["version"] = "one"


def unknown_places(book):
    clause(book, "2.1")["section"] = "6"
    clause(book, "2.2")["section"] = "3"
    clause(book, "2.3")["stage"] = "TILL"


def wrong_measures(book):
    clause(book, "2.1")["weight"] = 6
    clause(book, "2.2")["weight"] = True
    clause(book, "2.3")["critical"] = "VETO"
    clause(book, "2.5")["weight"] = 0
    clause(book, "4.8")["limit_s"] = "300"
    clause(book, "4.9")["limit_s"] = 30
    clause(book, "5.1")["dimension"] = "Charm"


def wrong_forms(book):
    clause(book, "1.4")["form"]["options"][1]["value"] = "greeting"
    clause(book, "2.4")["form"]["pass_max"] = 11
    clause(book, "2.6")["form"]["photo_label"] = None
    clause(book, "4.3")["form"]["answer"] = "yes_no"
    clause(book, "4.7")["form"]["na_alowed"] = True
    clause(book, "4.8")["form"]["timer_stop"] = None
    clause(book, "4.11")["limit_s"] = None
    clause(book, "2.8")["form"] = clause(book, "2.1")["form"]


def repeated_number(book):
    book["clauses"].append(copy.deepcopy(clause(book, "4.10")))
    book["clauses"].append({})


def wrong_history(book):
    book["changes"][0]["clause"] = "9.9"
    book["changes"][1]["breaks_trend"] = False
    book["changes"][2]["kind"] = "lighter"
    book["changes"] = [each for each in book["changes"] if each["kind"] != "withdrawn"]


def reused_number(book):
    clause(book, "4.13")["id"] = "4.14"


def misspelt_key(book):
    book["clause"] = book.pop("clauses")


OPTIONS = "clauses[1.4].form.options"
DAMAGES = [
    (without_form, {"clauses[4.8].form"}),
    (missing_words, {"clauses[4.8].title.ru", "clauses[5.1].reason.pl", "sections.3.en", "stages.WAIT.de"}),
    (wrong_rules, {"rules.pass", "rules.cap", "rules.minimum", "rules.minimum_share"}),
    (wrong_days, {"in_force_from", "version"}),
    (unknown_places, {"clauses[2.1].section", "clauses[2.2].section", "clauses[2.3].stage"}),
    (
        wrong_measures,
        {
            *("clauses[2.1].weight", "clauses[2.2].weight", "clauses[2.3].critical", "clauses[2.5].critical"),
            *("clauses[4.8].limit_s", "clauses[4.9].limit_s", "clauses[5.1].dimension"),
        },
    ),
    (
        wrong_forms,
        {
            *(f"{OPTIONS}[greeting].value", "clauses[2.4].form.maximum", "clauses[2.6].form.photo_label"),
            *("clauses[4.3].form.answer", "clauses[4.7].form.na_alowed", "clauses[4.8].form.timer_stop"),
            *("clauses[4.11].form.answer", "clauses[2.8].form"),
        },
    ),
    (
        wrong_history,
        {"changes[9.9].clause", "changes[3.5].breaks_trend", "changes[4.13].kind", "withdrawn[4.14].since"},
    ),
    (reused_number, {"changes[4.14].clause", "withdrawn[4.14].id", "changes[4.13].clause"}),
    (misspelt_key, {"clause", "clauses", "charter"}),
]


@pytest.mark.parametrize(("damage", "places"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_fault_is_told_at_its_place(damage, places):
    book = document()
    damage(book)
    assert set(problems(book)) == places


def test_a_repeated_number_and_an_empty_clause_are_told():
    book = document()
    repeated_number(book)
    told = problems(book)
    assert told["clauses[4.10].id"] == "is used twice"
    assert {"clauses[#50].id", "clauses[#50].weight", "clauses[#50].title"} <= set(told)


def test_faults_of_different_parts_are_told_together():
    book = document()
    for damage in (wrong_days, wrong_rules, missing_words, wrong_forms):
        damage(book)
    assert len(problems(book)) == 2 + 4 + 4 + 8


@pytest.mark.parametrize(
    "nonsense", [None, [], "book", 7, {}, {"clauses": [None, "4.8", 3]}, {"sections": [], "stages": 1}]
)
def test_what_is_no_book_is_refused_not_stumbled_over(nonsense):
    assert problems(nonsense)


@pytest.mark.parametrize("value", [None, 0, 1.5, "", "x", [], [[]], {}, {"en": 3}, True])
def test_any_value_anywhere_is_refused_or_read_but_never_breaks_the_reader(value):
    for key in ("name", "version", "rules", "sections", "changes", "withdrawn", "clauses"):
        book = document()
        book[key] = value
        _read_or_refuse(book)
    for key in clause(document(), "1.4"):
        book = document()
        clause(book, "1.4")[key] = value
        _read_or_refuse(book)
    for key in clause(document(), "1.4")["form"]:
        book = document()
        clause(book, "1.4")["form"][key] = value
        _read_or_refuse(book)


def _read_or_refuse(book):
    """Anything but these two is a fault of the reader, and fails the test by itself."""
    with contextlib.suppress(Invalid):
        parse_book(book)


def test_a_book_in_one_language_needs_no_other():
    def only_polish(value):
        if isinstance(value, list):
            return [only_polish(each) for each in value]
        if not isinstance(value, dict):
            return value
        return (
            {"pl": value["pl"]} if set(value) == {"en", "ru", "pl"} else {k: only_polish(v) for k, v in value.items()}
        )

    assert parse_book(only_polish(document())).name == {"pl": "Dobry Róg"}


@pytest.mark.parametrize(
    ("version", "weight", "begins"), [("1.0", 148, date(2026, 1, 12)), ("1.1", 146, date(2026, 4, 1))]
)
def test_the_real_books_are_whole(version, weight, begins):
    book = parse_book(document(version))
    assert (len(book.standards), book.in_force_from) == (48, begins)
    assert sum(each.weight for each in book.standards) == weight
    assert [each.code for each in book.stages] == ["ENT", "WAIT", "SERV", "CHK", "COMP", "BYE", "BACK"]


def test_the_editions_differ_as_the_version_history_says():
    old, new = ({each.number: each for each in parse_book(document(v)).standards} for v in ("1.0", "1.1"))
    assert set(old) - set(new) == {"4.14"}
    assert set(new) - set(old) == {"2.7"}
    assert (old["4.14"].weight, old["4.14"].stage.code) == (3, "CHK")
    assert (old["4.1"].limit_seconds, new["4.1"].limit_seconds) == (30, 20)
    assert (old["4.13"].weight, new["4.13"].weight) == (4, 2)
    assert old["3.5"].criterion != new["3.5"].criterion
    assert old["5.4"].text != new["5.4"].text
    assert old["5.4"].criterion == new["5.4"].criterion
    changed = {n for n in set(old) & set(new) if _promise(old[n]) != _promise(new[n])}
    assert changed == {"4.1", "3.5", "4.13", "5.4"}


def _promise(each):
    return each.weight, each.critical, each.limit_seconds, each.text, each.criterion, each.question, each.form


def test_clauses_stand_by_number_whatever_the_order_of_the_document():
    book = document()
    book["clauses"].reverse()
    assert parse_book(book).standards == parse_book(document()).standards
    numbers = [each.number for each in parse_book(book).standards if each.section.number == "4"]
    assert numbers[:2] + numbers[8:10] == ["4.1", "4.2", "4.9", "4.10"]


def test_the_hash_follows_the_content_and_not_the_writing():
    book = document()
    book["clauses"].reverse()
    book = {key: book[key] for key in reversed(book)}
    assert content_sha256(parse_book(book)) == content_sha256(parse_book(document()))
    clause(book, "4.8")["limit_s"] = 301
    assert content_sha256(parse_book(book)) != content_sha256(parse_book(document()))


def test_the_hashed_content_leaves_nothing_out():
    content = json.dumps(content_of(parse_book(document())), ensure_ascii=False)
    for text in (
        "Касса за пять минут",
        "Zaplecze i klienci wewnętrzni",
        "Postanowienia ogólne",
        '"limit_seconds": 300',
    ):
        assert text in content
    for each in document()["clauses"]:
        for key in ("title", "text", "criterion", "reason", "question"):
            assert json.dumps(each[key]["pl"], ensure_ascii=False) in content
