"""The demonstration's texts and pictures."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "good_corner"


@cache
def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def photos() -> list[tuple[str, bytes]]:
    """The drawn photographs, each with the item it proves."""
    listed = json.loads((FOLDER / "photos" / "photos.json").read_text("utf-8"))
    return [(each["item"], (FOLDER / "photos" / each["file"]).read_bytes()) for each in listed]
