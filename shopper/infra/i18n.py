"""Languages: gettext for our own words, dictionaries in the database for a company's content."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

from shopper.config import ROOT

FOLDER = ROOT / "shopper" / "translations"
LANGUAGES = ("en", "ru", "pl")
LANGUAGE_NAMES = (("en", "English"), ("ru", "Русский"), ("pl", "Polski"))
COOKIE = "language"


@dataclass(frozen=True)
class Picked:
    """A content text in the language it exists in; `is_fallback` when that is not the one asked for."""

    text: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.text


def pick(texts: Mapping[str, str] | None, locale: str | None = None) -> Picked:
    """The text in the wanted language, else in English, else in any, else empty."""
    wanted = locale or current_locale()
    texts = texts or {}
    for language in (wanted, *LANGUAGES, *texts):
        if texts.get(language):
            return Picked(texts[language], language, language != wanted)
    return Picked("", wanted, False)


def current_locale() -> str:
    locale = get_locale()
    return str(locale.language) if locale else LANGUAGES[0]


def choose_locale() -> str:
    """The visible switch first, then what the browser asks for, then English."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def catalogue(locale: str) -> Translations:
    """Our words in a language, outside a request: for jobs that write documents."""
    return cast(Translations, Translations.load(str(FOLDER), [locale]))


def compile_catalogues() -> None:
    """Only the sources are kept; a catalogue older than its source is compiled, which takes milliseconds."""
    for source in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            words = read_po(file, locale=source.parts[-3])
        temporary = target.with_suffix(f".{os.getpid()}.new")
        with temporary.open("wb") as file:
            write_mo(file, words)
        temporary.replace(target)


def init_app(app: Flask) -> None:
    with suppress(OSError):  # a read-only installation brings them compiled
        compile_catalogues()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    Babel(app, locale_selector=choose_locale)
