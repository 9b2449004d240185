"""A report as a page, and the name its file goes by."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, cast
from urllib.parse import quote

from shopper.infra.i18n import catalogue, pick
from shopper.reports.snapshot import Snapshot
from shopper.reports.view import ReportView, build_view

BANDS = ("excellent", "pass", "below", "stopped", "not_enough", "no_score")
PLAIN_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"})
"""Letters that do not come apart into a plain one and a mark."""


def file_name(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """What a person finds again in a full download folder: "Mokotow-Pulawska-112-2026-04-18-en.pdf"."""
    return _named(_place(snapshot, language), snapshot, revision, language)


def plain_file_name(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """The same in plain letters; the shop's code in the place of a name that would lose some: "0117-2026-04-18-en.pdf"."""
    place = _place(snapshot, language).translate(PLAIN_LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", place) if not unicodedata.combining(sign))
    if not bare.isascii():
        bare = _hyphened(str(snapshot["location"].get("code") or ""))
        bare = bare if bare.isascii() else ""
    return _named(bare, snapshot, revision, language)


def disposition(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """The header that names the file: plain letters for the oldest browsers, the place as it is written for all others."""
    plain, name = plain_file_name(snapshot, revision, language), file_name(snapshot, revision, language)
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _place(snapshot: dict[str, Any], language: str) -> str:
    return _hyphened(pick(snapshot["location"]["name"], language).text)


def _hyphened(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text, flags=re.UNICODE).strip("-")


def _named(words: str, snapshot: dict[str, Any], revision: int, language: str) -> str:
    suffix = f"-rev{revision}" if revision > 1 else ""
    return f"{words or 'report'}-{snapshot['visit']['local_date']}{suffix}-{language}.pdf"


def page_view(snapshot: dict[str, Any], language: str) -> ReportView:
    """The very view the PDF is set from: page and paper can never say different things."""
    return build_view(cast(Snapshot, snapshot), language, catalogue(language))
