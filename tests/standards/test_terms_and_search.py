"""Words that the book explains are found where they are used; standards are found by words in any alphabet."""

import pytest

from shopper.standards.rules import marked, parse_book, says, soundness_of, terms_of
from tests.standards.books import document

BOOK = parse_book(document())
CASES = [
    ("en", "Guest", "The guest and the guests", [("The ", None), ("guest", "t"), (" and the guests", None)]),
    ("en", "Guest", "A guesthouse", [("A guesthouse", None)]),
    ("ru", "Гость", "Каждого гостя ждут", [("Каждого ", None), ("гостя", "t"), (" ждут", None)]),
    ("ru", "Гость", "Гостиница", [("Гостиница", None)]),
    ("pl", "Gość", "Każdego gościa", [("Każdego ", None), ("gościa", "t")]),
    ("en", "a+b (x)", "see a+b (x)", [("see a+b (x)", None)]),
    ("en", " ", "nothing", [("nothing", None)]),
]


@pytest.mark.parametrize(("language", "term", "text", "runs"), CASES)
def test_a_term_is_marked_once_whatever_its_ending(language, term, text, runs):
    assert marked(text, {"t": term}, language) == runs


def test_the_longer_term_wins():
    runs = marked("Waiting time runs", {"time": "time", "wait": "waiting time"}, "en")
    assert runs == [("Waiting time", "wait"), (" runs", None)]


def test_marking_loses_no_letter():
    for language in ("en", "ru", "pl"):
        terms = {term.code: term.term[language] for term in terms_of(BOOK)}
        for standard in BOOK.standards:
            text = standard.text[language]
            assert "".join(words for words, _code in marked(text, terms, language)) == text


def test_definitions_explain_their_title_and_the_glossary_the_rest():
    texts = {"en": "x", "ru": "x", "pl": "x"}
    book = parse_book(document() | {"glossary": {"queue": {"term": texts, "meaning": texts}}})
    codes = [term.code for term in terms_of(book)]
    assert codes[0] == "queue"
    assert "c1-1" in codes
    assert len(codes) == 1 + 6


@pytest.mark.parametrize(("language", "query", "found"), [
    ("ru", "КАССА за ПЯТЬ", {"4.8"}),
    ("ru", "ждёт кассы", {"4.8"}),
    ("ru", "ждет кассы", {"4.8"}),
    ("pl", "KASA w piec minut", {"4.8"}),
    ("en", "4.11", {"4.11"}),
    ("en", "FIVE minutes till", {"4.8"}),
])  # fmt: skip
def test_search_is_blind_to_case_and_accents(language, query, found):
    assert found <= {each.number for each in BOOK.standards if says(each, query, language)}


def test_search_finds_nothing_for_what_nobody_says():
    assert not [each for each in BOOK.standards if says(each, "100% %_ unicorn", "en")]


def test_soundness_names_what_lacks():
    book = document()
    book["stages"]["NONE"] = {"en": "Nothing", "ru": "Ничего", "pl": "Nic"}
    next(each for each in book["clauses"] if each["id"] == "4.8")["form"] = None
    sound = soundness_of(parse_book(book), {"WAIT"})
    assert sound.without_standards == ("NONE",)
    assert "WAIT" not in sound.without_owner
    assert [each.number for each in sound.unasked] == ["4.8"]
    assert sum(share.weight for share in sound.shares) == sound.weight == sum(each["weight"] for each in book["clauses"])
    assert abs(sum(share.percent for share in sound.shares) - 100) < 1
