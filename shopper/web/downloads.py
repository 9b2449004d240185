"""A file to take away, named in the reader's letters; a table as the reader's spreadsheet expects it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

from shopper.infra.i18n import current_locale
from shopper.values.spreadsheet import Cell, csv_text


def download(content: bytes | str, kind: str, name: str) -> Response:
    """Plain letters for the oldest browsers, the name as it is written for all others."""
    response = Response(content, content_type=kind)
    plain = re.sub(r"[^A-Za-z0-9 ._,-]", "_", name)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


def csv_file(rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """Russian and Polish spreadsheets take a semicolon for a new column and write a decimal comma."""
    return download(csv_text(rows, comma=current_locale() != "en"), "text/csv; charset=utf-8", f"{name}.csv")
