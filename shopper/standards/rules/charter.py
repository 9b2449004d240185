"""Where a company's charter stands in public."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

LONGEST_CODE = 60


def charter_code(name: Mapping[str, str], code: str | None) -> str:
    """The company's own code, else its name as an address: "Good Corner" is "good-corner". Letters of any alphabet stay."""
    said = code or name.get("en") or next(iter(name.values()), "")
    apart = unicodedata.normalize("NFKD", said.casefold())
    kept = "".join(each if each.isalnum() else "-" for each in apart if not unicodedata.combining(each))
    return "-".join(part for part in kept.split("-") if part)[:LONGEST_CODE]
