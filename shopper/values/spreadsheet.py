"""A table as text for a spreadsheet: nothing in it is ever taken for a formula (CWE-1236)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

Cell = str | int | Decimal | None
MARK = "\ufeff"
# What spreadsheets take for a formula, also behind a space that a program may strip.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")


def harmless(text: str) -> str:
    """What a spreadsheet would run is marked as text by an apostrophe; line ends and signs that cannot be seen go."""
    plain = "".join(" " if letter.isspace() else letter for letter in text if letter.isprintable() or letter.isspace())
    return f"'{plain}" if _runs(text) or _runs(plain) else plain


def as_it_was(text: str) -> str:
    """Without the apostrophe of `harmless`, so that a table comes in as it went out."""
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    return text.startswith(_STARTS) or text.lstrip().startswith(_STARTS)


def csv_line(cells: Iterable[Cell], *, comma: bool) -> str:
    """A decimal comma brings semicolons."""
    out = StringIO(newline="")
    csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n").writerow([_written(cell, comma) for cell in cells])
    return out.getvalue()


def csv_text(rows: Iterable[Sequence[Cell]], *, comma: bool) -> str:
    """With a byte order mark, so that spreadsheets read the letters right."""
    return MARK + "".join(csv_line(row, comma=comma) for row in rows)


def _written(cell: Cell, comma: bool) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",") if comma else f"{cell:f}"
    if isinstance(cell, int):
        return str(cell)
    return harmless(cell or "")
