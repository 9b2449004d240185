"""Ready-made definitions to start a card from."""

from __future__ import annotations

import json
from typing import Any

from shopper.comment_cards.rules.design import Texts
from shopper.config import ROOT

FOLDER = ROOT / "shopper" / "comment_cards" / "starting_points"


def _read() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


_KEPT = _read()
ABOUT: dict[str, Texts] = {code: each["about"] for code, each in _KEPT.items()}
DEFINITIONS: dict[str, dict[str, Any]] = {code: each["definition"] for code, each in _KEPT.items()}
