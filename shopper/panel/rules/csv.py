"""Text for the accountant's spreadsheet: nothing in it is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

Cell = str | int | Decimal | None
MARK = "\ufeff"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")


def safe_text(text: str) -> str:
    """What a spreadsheet would run is marked as text by an apostrophe; line ends and signs that cannot be seen go."""
    plain = "".join(" " if letter.isspace() else letter for letter in text if letter.isprintable() or letter.isspace())
    return f"'{plain}" if plain.lstrip().startswith(_STARTS) or text.startswith(_STARTS) else plain


def table(rows: Iterable[Sequence[Cell]], *, comma: bool) -> str:
    """With a byte order mark, so that spreadsheets read the letters right. A decimal comma brings semicolons."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_written(cell, comma) for cell in row])
    return MARK + out.getvalue()


def _written(cell: Cell, comma: bool) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",") if comma else f"{cell:f}"
    if isinstance(cell, int):
        return str(cell)
    return safe_text(cell or "")
