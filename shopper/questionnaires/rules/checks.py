"""Answers that contradict each other."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Told = Mapping[str, Fraction | None]
"""Numbers by name: item keys, `came_in_at`, `left_at` (seconds of any one clock); None or absent is not told."""

COMPARE = {
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
    "!=": operator.ne,
}


def broken_checks(checks: Iterable[Mapping[str, Any]], told: Told) -> list[Mapping[str, Any]]:
    """The checks `{"left", "op", "right", "message"}` that do not hold. One side not told breaks nothing."""
    return [check for check in checks if _is_broken(check, told)]


def _is_broken(check: Mapping[str, Any], told: Told) -> bool:
    left, right = told.get(str(check["left"])), _side(check["right"], told)
    compare = COMPARE.get(str(check["op"]))
    return compare is not None and left is not None and right is not None and not compare(left, right)


def _side(side: object, told: Told) -> Fraction | None:
    """A name that was told, else a plain number."""
    if str(side) in told:
        return told[str(side)]
    try:
        return Fraction(str(side))
    except (ValueError, ZeroDivisionError):
        return None
