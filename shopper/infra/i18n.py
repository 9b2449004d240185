"""Languages: gettext for our own words, dictionaries in the database for a company's content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

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
    from shopper.config import ROOT

    loaded = Translations.load(str(ROOT / "shopper" / "translations"), [locale])
    assert isinstance(loaded, Translations) or True
    return loaded  # type: ignore[return-value]


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose_locale)
