"""A cell as the document wants it; what a spreadsheet has turned into something else is told, not guessed."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from shopper.data_transfer.rules.grid import Line
from shopper.data_transfer.rules.laid import Laid
from shopper.data_transfer.rules.layout import NO, YES, Column
from shopper.data_transfer.rules.problems import Problem

FLAGS = {YES: True, NO: False, "true": True, "false": False, True: True, False: False}


def read_cell(laid: Laid, sheet: str, line: Line, column: Column, header: str, field_name: str) -> Any:
    """The value as the document wants it; what a spreadsheet has turned into something else is told, not guessed."""
    value = line.value(header)
    if value is None:
        return None
    code = _spoilt(value, column.kind)
    if code:
        laid.problems.append(Problem(code, sheet, line.row, header, {"value": str(value)[:40], "field": field_name}))
        return None
    return _converted(value, column.kind)


def _spoilt(value: Any, kind: str) -> str | None:
    if isinstance(value, (date, datetime)) and kind != "day":
        return "became_date"
    if isinstance(value, float) and kind == "number":
        return "became_number"
    return None


def _converted(value: Any, kind: str) -> Any:
    if kind == "flag":
        return FLAGS.get(value.casefold() if isinstance(value, str) else value, value)
    if kind == "whole":
        return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value
    if kind == "day" and isinstance(value, (date, datetime)):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if kind == "names":
        return [each.strip() for each in re.split("[,;\n]", text_of(value)) if each.strip()]
    if kind == "decimal" and isinstance(value, str):
        return value.replace(",", ".")
    return text_of(value)


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return value if isinstance(value, str) else str(value)


def json_of(laid: Laid, sheet: str, row: int, column: str, value: Any) -> Any:
    try:
        return json.loads(text_of(value)) if value is not None else None
    except (ValueError, RecursionError):
        laid.problems.append(Problem("not_json_cell", sheet, row, column))
        return None
