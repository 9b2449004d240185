"""A translation that was edited is compiled at the next start, and only then; what is translated is translated whole."""

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from shopper.boot import catalogues
from shopper.boot.console import Stop

ROOT = Path(__file__).parents[2]
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
LANGUAGES = ("ru", "pl")
KEYWORDS = ("_l", "lazy_gettext", "ngettext:1,2", "pgettext:1c,2")
EXTRACT = ["-q", "extract", "-F", "pyproject.toml", *(f"-k{each}" for each in KEYWORDS), "-o"]

# Words that are the same in English, or nothing but figures.
SAME = {
    "ru": {"CSV"},
    "pl": {
        "CSV", "Kiosk", "%(minutes)s min",
        "%(num)s standard", "E-mail", "Kappa", "Logo", "Plan", "Standard", "Start", "Stop", "Limit", "partner", "region", "limit %(time)s", "standard %(key)s",
        "Standard %(key)s, %(book)s %(version)s",
    },
}  # fmt: skip
# Their noun is not declined, or the number does not govern it.
ONE_SHAPE = {
    "ru": {
        "%(num)s photo cannot be read",
        "%(num)s with the same words, or nearly.",
        "%(done)s of %(of)s photo sent.",
        "%(num)s photo is here.",
        "Keeping %(num)s photo…",
        "Standard %(keys)s is critical. When it is not met, the published result cannot exceed %(cap)s: "
        "%(percent)s was worked out, %(cap)s is published.",
        "Standard %(keys)s stops a visit when it is not met: the result is published as stopped and stays out of "
        "comparisons; the score above is kept for the record.",
        "The one standard on the form",
        "The one standard that was assessed was met in full.",
    },
    "pl": {
        "%(num)s with the same words, or nearly.",
        "%(num)s more",
        "%(num)s overdue",
        "and %(num)s more",
        "Standard %(keys)s is critical. When it is not met, the published result cannot exceed %(cap)s: "
        "%(percent)s was worked out, %(cap)s is published.",
        "Standard %(keys)s stops a visit when it is not met: the result is published as stopped and stays out of "
        "comparisons; the score above is kept for the record.",
    },
}
# The one form is another word, the two others are the same one: a case that does not tell two from five.
TWO_SHAPES = {
    "ru": {
        "I have read this one",
        "%(num)s photo is still being prepared. Publish again in a moment.",
        "%(num)s photo was larger than 15 MB and is not here.",
        "%(met)s of %(num)s assessed standard was met in full.",
        "%(num)s location has no visit yet in this wave. Its window is spread over the days that are left, "
        "within its opening hours and rest periods.",
        "%(done)s of %(num)s document is made.",
        "%(missed)s of %(num)s visit",
        "%(num)s of them costs nothing and wins back %(won)s.",
        "%(num)s person was reminded.",
        "%(num)s shopper who may go",
        "%(num)s visit at most",
        "%(passed)s of %(num)s comparable visit passed.",
        "Staff of %(num)s location have not been told that visits happen.",
        "lost points in %(weak)s of %(num)s visit",
        "of %(num)s judged item",
        "quiz of %(num)s question",
    },
    "pl": {
        "After %(num)s day somebody should have seen each.",
        "%(num)s photo cannot be read",
        "%(cards)s card of %(place)s has been read by nobody for days. It stands here:",
        "Photos lose the place and date in them when they come in, are seen by whoever works on what you said, and are deleted "
        "after %(num)s day.",
        "%(num)s message for you",
        "Only if you leave it, and only to get back to you about what you said. It is encrypted, seen by whoever works on your case, "
        "each look is written down, and it is deleted after %(num)s day, in our backups too.",
        "Where a message came from is kept as a scrambled sign that changes every day, so that a robot cannot drown you out. It is "
        "deleted after %(num)s day; after that nobody can tell which phone a message came from. There are no cookies for you and "
        "nobody else learns anything.",
        "%(company)s may use this to get back to me about what I said, and for nothing else; it is deleted after %(num)s day.",
        "%(done)s of %(of)s photo sent.",
        "%(done)s of %(num)s document is made.",
        "%(missed)s of %(num)s visit",
        "%(num)s answer, all the same, without a word.",
        "%(num)s day before the same location again",
        "%(num)s day between two visits",
        "%(num)s document could not be made and is left out:",
        "%(num)s of them costs nothing and wins back %(won)s.",
        "%(num)s person was reminded.",
        "%(num)s shopper",
        "%(num)s shopper may go",
        "%(num)s shopper who may go",
        "%(num)s thing to mend",
        "%(passed)s of %(num)s comparable visit passed.",
        "Staff of %(num)s location have not been told that visits happen.",
        "Standard %(keys)s was not met, so its whole section %(section)s earned nothing.",
        "Another phone went on with this as well: %(num)s answer there, last at %(time)s; %(here)s here. Both are kept until "
        "you choose.",
        "This was begun on another phone: %(num)s answer, last at %(time)s.",
        "lost points in %(weak)s of %(num)s visit",
        "of %(num)s judged item",
        "%(met)s of %(num)s assessed standard was met in full.",
        "%(num)s skipped",
        "Critical standard not met",
    },
}
VISITS = {
    "ru": {0: "визитов", 1: "визит", 2: "визита", 5: "визитов", 11: "визитов", 12: "визитов", 21: "визит", 22: "визита",
           25: "визитов", 101: "визит", 111: "визитов", 112: "визитов"},
    "pl": {0: "wizyt", 1: "wizyta", 2: "wizyty", 5: "wizyt", 11: "wizyt", 12: "wizyt", 21: "wizyt", 22: "wizyty",
           25: "wizyt", 101: "wizyt", 111: "wizyt", 112: "wizyt"},
}  # fmt: skip


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    source = folder / "messages.po"
    source.write_text(HEADER + 'msgid "Start"\nmsgstr "Zacznij"\n')
    return source


def test_a_new_catalogue_is_compiled_once(catalogue):
    catalogues.compile_changed()
    assert b"Zacznij" in catalogue.with_suffix(".mo").read_bytes()
    assert not catalogues.is_stale(catalogue)


def test_an_edited_catalogue_is_stale(catalogue):
    catalogues.compile_changed()
    later = catalogue.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(catalogue, ns=(later, later))
    assert catalogues.is_stale(catalogue)


def test_a_broken_catalogue_stops_with_the_reason(catalogue):
    catalogue.write_bytes(HEADER.encode() + b'msgid "Go"\nmsgstr "Id\xbc"\n')
    with pytest.raises(Stop, match=r"do not compile: .*decode"):
        catalogues.compile_changed()


@pytest.fixture(scope="module")
def in_code(tmp_path_factory):
    """Every message the code and the templates ask for."""
    target = tmp_path_factory.mktemp("words") / "messages.pot"
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *EXTRACT, str(target), "."], cwd=ROOT, check=True)
    with target.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def messages(language):
    return [message for message in read(language) if message.id]


def read(language):
    with (catalogues.ROOT / f"shopper/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def key(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message):
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def names(text):
    return set(re.findall(r"%\((\w+)\)s", text))


def test_what_the_code_says_is_what_the_catalogue_holds(in_code, messages):
    held = {message.id for message in messages}
    assert held - in_code == set(), "nobody says this any more: pybabel update (docs/glossary.md)"
    assert in_code - held == set(), "not in the catalogue: pybabel update (docs/glossary.md)"


def test_everything_is_translated(language, messages):
    for message in messages:
        assert not message.fuzzy, message.id
        assert len(forms(message)) == (1 if isinstance(message.id, str) else 3), message.id
        assert all(form.strip() for form in forms(message)), message.id


def test_nothing_was_left_in_english(language, messages):
    same = {key(message) for message in messages if key(message) in forms(message)}
    worded = {text for text in same if re.search("[A-Za-z]{2}", re.sub(r"%\(\w+\)s", "", text))}
    assert worded <= SAME[language]


def test_placeholders_are_those_of_the_english_sentence(messages):
    """The number itself may be added or left out: “the one standard”."""
    for message in messages:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        wanted = set.union(*(names(text) for text in ids))
        for form in forms(message):
            assert names(form) - {"num"} == wanted - {"num"}, message.id
            assert not (isinstance(message.id, str) and "num" in names(form) - wanted), message.id
            assert "%" not in re.sub(r"%\(\w+\)s|%%" if names(form) else "$", "", form), f"a stray sign would break the sentence: {form}"


def test_twenty_one_shows_its_number(messages, language):
    """In Russian the first form serves 1, 21, 101: without its number it would be wrong."""
    for message in messages if language == "ru" else ():
        if not isinstance(message.id, str) and "num" in names(message.id[1]):
            assert all("num" in names(form) for form in forms(message)), message.id


def test_plural_forms_differ_where_the_language_does(messages, language):
    for message in messages:
        shapes = len(set(forms(message)))
        if not isinstance(message.id, str):
            due = 1 if key(message) in ONE_SHAPE[language] else 2 if key(message) in TWO_SHAPES[language] else 3
            assert shapes == due, (message.id, forms(message))


@pytest.mark.parametrize("number", VISITS["ru"])
def test_plurals(language, number):
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    words = Translations(compiled).ngettext("%(num)s visit", "%(num)s visits", number) % {"num": number}
    assert words == f"{number} {VISITS[language][number]}"


def test_each_language_has_its_own_quotation_marks(messages, language):
    left, right, wrong = ("«", "»", "“”„\"'") if language == "ru" else ("„", "”", "“«»\"'")
    for message in messages:
        for form in forms(message):
            assert not set(wrong) & set(form), form
            assert form.count(left) == form.count(right), form


def test_sentences_end_as_the_english_one_does(messages):
    for message in messages:
        end = key(message)[-1]
        for form in forms(message):
            assert form == form.strip(), f"space at an end: {form!r}"
            assert "  " not in form, form
            assert end not in ".:?!…" or key(message).lower().endswith("no.") or form[-1] == end, (message.id, form)


def test_a_dash_never_starts_a_line_in_russian():
    assert not [form for message in read("ru") if message.id for form in forms(message) if " —" in form]


def test_a_word_of_one_letter_never_ends_a_line(messages, language):
    short = r"(?<![\w-])[вкосуияаВКОСУИЯА] (?=\S)" if language == "ru" else r"(?<![\w-])[wzioauWZIOAU] (?=\S)"
    assert not [form for message in messages for form in forms(message) if re.search(short, form)]
