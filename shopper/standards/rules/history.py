"""What an edition changes against the one before, and what it withdrew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from shopper.standards.rules.reading import NUMBER, Piece

KEYS = ("version", "in_force_from", "clause", "kind", "breaks_trend", "text")
WITHDRAWN_KEYS = ("id", "since", "title", "titles", "stage", "weight")
KINDS = ("first", "criterion", "weight", "flag", "new", "withdrawn", "editorial")
BREAKING_KINDS = ("criterion", "weight", "flag")
A_NUMBER = 'a clause number like "4.8"'
A_VERSION = 'a version like "1.1"'


def read_changes(root: Piece, version: str, clauses: Collection[str]) -> list[dict[str, Any]]:
    """The history as the document tells it, this edition's own changes checked against its clauses.

    The trend of a clause breaks only where its criterion, weight or flag changed: scoring rule 4.
    """
    changes = [_change(piece, version, clauses) for piece in root.each("changes", "clause")]
    told = [each for each in changes if each["kind"] == "withdrawn"]
    titles = _withdrawn_titles(root, version, clauses, {each["clause"] for each in told})
    for change in told:
        change["titles"] = titles.get(change["clause"], change["text"])
    return changes


def _change(piece: Piece, version: str, clauses: Collection[str]) -> dict[str, Any]:
    piece.allow_only(KEYS)
    change: dict[str, Any] = {
        "version": piece.text("version", longest=20, pattern=NUMBER, wanted=A_VERSION),
        "in_force_from": (piece.day("in_force_from") or date.min).isoformat(),
        "kind": piece.one_of("kind", KINDS),
        "breaks_trend": piece.flag("breaks_trend"),
        "text": piece.texts("text"),
    }
    first = change["kind"] == "first"
    number = None if first else piece.text("clause", longest=20, pattern=NUMBER, wanted=A_NUMBER)
    if number and clauses and change["version"] == version:
        _check_number(piece, number, change["kind"], clauses)
    if change["kind"] and change["breaks_trend"] != (change["kind"] in BREAKING_KINDS):
        piece.refuse("breaks_trend", f"is true for {', '.join(BREAKING_KINDS)} and for nothing else")
    return change | {"clause": number}


def _check_number(piece: Piece, number: str, kind: str, clauses: Collection[str]) -> None:
    if kind == "withdrawn" and number in clauses:
        piece.refuse("clause", "is withdrawn, yet a clause bears it")
    if kind != "withdrawn" and number not in clauses:
        piece.refuse("clause", "no clause bears it")


def _withdrawn_titles(root: Piece, version: str, clauses: Collection[str], told: Collection[str]) -> dict[str, dict[str, str]]:
    """What the gone clauses were called, by number.

    A withdrawn number is never used again, and the edition that withdrew it says so among its changes.
    """
    titles = {}
    for piece in root.each("withdrawn", "id") if root.value.get("withdrawn") else ():
        piece.allow_only(WITHDRAWN_KEYS)
        number = piece.text("id", longest=20, pattern=NUMBER, wanted=A_NUMBER)
        since = piece.text("since", longest=20, pattern=NUMBER, wanted=A_VERSION)
        if number in clauses:
            piece.refuse("id", "is withdrawn, yet a clause bears it")
        if since == version and number not in told:
            piece.refuse("since", "the changes of this version do not tell of it")
        titles[number] = piece.texts("titles")
    return titles
