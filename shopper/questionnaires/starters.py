"""Ready-made questionnaires to start from."""

from __future__ import annotations

import json
from dataclasses import dataclass

from shopper.config import ROOT
from shopper.questionnaires.rules import Document, Texts

FOLDER = ROOT / "shopper" / "questionnaires" / "starting_points"


@dataclass(frozen=True)
class Starter:
    """A document with what it is good for."""

    code: str
    about: Texts
    document: Document


def _read() -> tuple[Starter, ...]:
    found = [(path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    return tuple(Starter(code, kept.pop("about"), kept) for code, kept in found)


STARTERS = _read()
