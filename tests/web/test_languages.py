"""Whoever reads Russian or Polish meets no English of ours, on any page they can reach."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import html5lib
import pytest
from babel import Locale
from babel.messages.pofile import read_po
from flask import Flask

from shopper.infra.i18n import FOLDER, catalogue
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import Seen, client_of, crawl, look

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ROLES = (None, "sam", "ines", "ewa", "leo", "bea", "rosa", "oskar", "kuba")
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "content", "data-stage", "data-offline", "data-refused")
# Small words without which English says little, and which neither other language has.
LITTLE = re.compile(r"\b(?:the|is|are|of|and|with|your|this|not|has|from|for|you|it|there|here)\b", re.I)
# Addresses, file names, what the viewport is told: not words for a reader.
NO_WORDS = re.compile(r"https?://\S+|\S+\.json|width=device-width.*|light dark|#\w{6}|\{\w+\}")


@cache
def english(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...], tuple[str, ...]]:
    """Our sentences as the code says them, where the language says something else: whole, with gaps, and the long ones."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    ids = []
    for message in messages:
        said = (message.id,) if isinstance(message.id, str) else message.id
        forms = (message.string,) if isinstance(message.string, str) else message.string
        if not set(said) & {form.replace("\N{NO-BREAK SPACE}", " ") for form in forms}:
            ids += said
    plain = [text for text in ids if "%(" not in text]
    gaps = [text for text in ids if "%(" in text and re.search("[A-Za-z]{2}", re.sub(r"%\(\w+\)s", "", text))]
    patterns = tuple(re.compile(".+?".join(map(re.escape, re.split(r"%\(\w+\)s", text)))) for text in gaps)
    return frozenset(plain), patterns, tuple(text for text in plain if text.count(" ") >= 2)


def leftovers(chunks: Iterator[str], language: str) -> list[str]:
    return [chunk for chunk in dict.fromkeys(chunks) if is_english(chunk, language)]


@cache
def is_english(chunk: str, language: str) -> bool:
    whole, patterns, long = english(language)
    return (
        chunk in whole
        or any(pattern.fullmatch(chunk) for pattern in patterns)
        or any(text in chunk for text in long)
        or LITTLE.search(NO_WORDS.sub("", chunk)) is not None
    )


def spoken(html: str, language: str) -> Iterator[str]:
    """What a person reads or hears, but for what is marked as another language."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    assert root.get("lang") == language
    yield from _spoken(root, language)


def _spoken(element: Any, language: str) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.get("lang", language) != language or element.tag == "style":
        return
    if element.tag == "script":
        if element.get("id") == "words":
            yield from _sentences(json.loads(element.text))
        return
    yield from (_tidy(element.get(name)) for name in SPOKEN if element.get(name))
    yield _tidy(element.text)
    for child in element:
        yield from _spoken(child, language)
        yield _tidy(child.tail)


def _sentences(words: dict[str, Any]) -> Iterator[str]:
    for said in words.values():
        yield from said.values() if isinstance(said, dict) else (said,)


def _tidy(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


@pytest.fixture
def told(app: Flask, world: World, lay: Lay) -> World:
    """One visit is published, a worse one as well, one waits for its review with things to look at."""
    lay(lambda: lay_three(app, world))
    return world


def lay_three(app: Flask, world: World) -> None:
    picture = play.picture()
    play.played(app, world, play.Story(case="A", photos=(("2.2", picture),)))
    play.played(app, world, play.Story(case="B", came_in=play.CAME_IN + timedelta(days=4), language="ru"), code="0109")
    late = play.Story(came_in=play.CAME_IN + timedelta(days=6), values=(("2.3", "perhaps"),), photos=(("2.2", picture),))
    play.send(app, world, play.assign(world, came_in=late.came_in), late, clean=False)


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_no_english_on_any_page(app: Flask, told: World, who: str | None) -> None:
    for language in ("ru", "pl"):
        client = client_of(app, told.sign_in(app, who) if who else None)
        client.set_cookie("language", language)
        pages = {path: page.body.decode() for path, page in crawl(client, alike=3, clauses=3).items() if is_page(page)}
        found = {path: leftovers(spoken(html, language), language) for path, html in pages.items()}
        assert {path: words for path, words in found.items() if words} == {}
        assert len(pages) >= (2 if who is None else 4)


def is_page(seen: Seen) -> bool:
    return "text/html" in dict(seen.headers).get("Content-Type", "") and not 300 <= seen.status < 400


@pytest.mark.parametrize("language", ["ru", "pl"])
def test_what_was_typed_wrong_is_said_in_the_same_language(app: Flask, world: World, language: str) -> None:
    client = client_of(app, None)
    client.set_cookie("language", language)
    for fields in ({}, {"email": "a" * 300, "password": "x" * 1001}, {"email": "nobody@shop.example", "password": "wrong"}):
        answer = client.post("/sign-in", data=fields, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 422, answer.status
        assert not leftovers(spoken(answer.text, language), language)


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_scripts_get_every_plural_form(app: Flask, world: World, language: str) -> None:
    """The phone asks Intl.PluralRules for the form; it must meet the words gettext would have chosen."""
    client = client_of(app, world.sign_in(app, "sam"))
    client.set_cookie("language", language)
    html = look(client, f"/assignments/{world.assignment}/visit").body.decode()
    words = json.loads(re.search(r'id="words">(.*?)</script>', html, re.S)[1])  # type: ignore[index]
    catalog, rule = catalogue(language), Locale(language).plural_form
    for key, one, more in (
        ("visits", "%(num)s visit", "%(num)s visits"),
        ("missing", "%(num)s thing before sending", "%(num)s things before sending"),
        ("skipped", "%(num)s skipped", "%(num)s skipped"),
        ("keeping", "Keeping %(num)s photo…", "Keeping %(num)s photos…"),
    ):
        for number in (0, 1, 2, 5, 11, 12, 21, 22, 25, 101, 111, 112):
            wanted = catalog.ngettext(one, more, number) % {"num": number}
            assert words[key][rule(number)].replace("{n}", str(number)) == wanted
    for key, forms in words.items():
        if isinstance(forms, dict):
            assert {"one", "few", "many", "other"} <= forms.keys(), key
            assert forms["other"] == forms["many"], key


@pytest.mark.parametrize(
    "text", ["Received", "26 s over", "Sign in", "We said: Please keep this page open. Thanks", "5 visits", "in spite of rain"]
)
def test_a_leftover_would_be_seen(database: Any, text: str) -> None:
    assert leftovers(iter([text]), "ru")


def test_words_of_another_language_are_marked(database: Any) -> None:
    html = '<html lang="ru"><title>Визит</title><p>Гость: <q lang="en">Sign in</q> сказал</p><p title="Sign in">PDF'
    assert list(filter(None, spoken(html, "ru"))) == ["Визит", "Гость:", "сказал", "Sign in", "PDF"]
