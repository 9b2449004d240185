"""The example book as plain documents, to be damaged."""

import json
from typing import Any

from shopper.config import ROOT


def document(version: str = "1.1") -> dict[str, Any]:
    path = ROOT / "shopper" / "demo" / "good_corner" / f"book-{version}.json"
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def clause(book: dict[str, Any], number: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in book["clauses"] if each["id"] == number)
    return found
