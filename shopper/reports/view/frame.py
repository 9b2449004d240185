"""What every part of the view is built with: the snapshot, the reader's language, words and figures in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from shopper.reports.snapshot import Snapshot
from shopper.reports.snapshot.findings import Item
from shopper.reports.view.model.pieces import Mark, Picture, Said
from shopper.reports.view.numbers import Numbers
from shopper.reports.view.texts import clean, pick, shorten
from shopper.reports.view.words import Words

KEY_CHARS = 12
UNFIT = re.compile(r"[^A-Za-z0-9.]+")
FAILED = ("critical", "not_met", "partly")
GRAVITY = {"critical": 0, "not_met": 1, "partly": 1}


@dataclass(frozen=True)
class Frame:
    snapshot: Snapshot
    lang: str
    words: Words
    numbers: Numbers
    pictures: Mapping[str, Picture]
    """By ``pid``."""

    def said(self, texts: Mapping[str, str] | None, most: int = 0) -> Said:
        said = pick(texts, self.lang, self.snapshot["language"])
        return Said(shorten(said.text, most)[0], said.lang, said.tag) if most else said

    def mark(self, item: Item) -> Mark:
        place = "Finding" if item["outcome"] in FAILED else "Standard"
        key = clean(item["key"])[:KEY_CHARS]
        return Mark(key, item["outcome"], self.words.outcome(item["outcome"]), anchor(place, item["key"]))

    @property
    def scored(self) -> list[Item]:
        return [item for item in self.snapshot["items"] if item["outcome"] != "context"]

    @property
    def assessed(self) -> list[Item]:
        return [item for item in self.scored if item["outcome"] != "not_assessed"]

    @property
    def losses(self) -> list[Item]:
        """Failed items, the dearest first; of equals the critical one, then the order of the book."""
        failed = [item for item in self.scored if item["outcome"] in FAILED]
        return sorted(failed, key=lambda item: (-lost(item), GRAVITY[item["outcome"]]))

    @property
    def findings(self) -> list[Item]:
        """Critical first, then by points."""
        return sorted(self.losses, key=lambda item: GRAVITY[item["outcome"]])


def anchor(kind: str, key: str) -> str:
    """A name on the page: also what a screen reader says of a link to it, hence "Standard-4.8"."""
    return f"{kind}-{UNFIT.sub('-', key)}"


def lost(item: Item) -> Fraction:
    return Fraction(item["possible"]) - Fraction(item["earned"])
