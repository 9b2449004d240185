"""Other people's words: picked in the reader's language, cleaned, kept within bounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from shopper.reports.view.limits import PARAGRAPHS, UNBROKEN
from shopper.reports.view.model.pieces import Said

ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters and those that reorder a line: they could make a sentence read as its opposite."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def clean(text: str) -> str:
    """One line without invisible controls, with breaking points inside endless words."""
    return break_words(" ".join(_seen(text).split()))


def break_words(text: str) -> str:
    """Words longer than 40 characters get places to break at, so that none runs off the page."""
    return re.sub(rf"[^\s{ZERO_WIDTH_SPACE}]{{{UNBROKEN}}}(?=\S)", rf"\g<0>{ZERO_WIDTH_SPACE}", text)


def shorten(text: str, most: int) -> tuple[str, bool]:
    """The text cut at a word near ``most`` with an ellipsis, and whether it was cut."""
    if len(text) <= most:
        return text, False
    cut = text[:most]
    return cut[: max(cut.rfind(" "), most - UNBROKEN)].rstrip() + "…", True


def paragraphs(text: str) -> tuple[str, ...]:
    """Plain paragraphs, one per line that holds anything; very many lines run together in the last one."""
    lines = [line for line in map(clean, _seen(text).splitlines()) if line]
    return tuple(lines[:PARAGRAPHS]) + ((" ".join(lines[PARAGRAPHS:]),) if lines[PARAGRAPHS:] else ())


def pick(texts: Mapping[str, str] | None, wanted: str, first_fallback: str) -> Said:
    """In the wanted language; else in the company's, else English, else any: then with a tag saying which."""
    texts = texts or {}
    for language in (wanted, first_fallback, "en", *sorted(texts)):
        if texts.get(language, "").strip():
            return spoken(clean(texts[language]), language, wanted)
    return Said("", wanted)


def spoken(text: str, language: str | None, wanted: str) -> Said:
    """Words as they were written; tagged when their language is known and is not the reader's."""
    known = language if language and LANGUAGE.fullmatch(language) else wanted
    return Said(text, known, "" if known == wanted else known.upper())


def _seen(text: str) -> str:
    return UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\u2028", "\n").replace("\u2029", "\n")))
