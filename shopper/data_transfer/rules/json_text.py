"""A book document from JSON text: whatever encoding it has, and where it breaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shopper.data_transfer.rules.grid import LONGEST_TEXT, UNSTORABLE
from shopper.data_transfer.rules.problems import Problem, Unreadable

MOST_BYTES = 5 * 1024 * 1024
MOST_DEPTH = 30
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_json(data: bytes) -> tuple[dict[str, Any], list[Problem]]:
    """The object a file holds, and what is wrong with its text. Unreadable: with line and column, when it is no JSON."""
    if not data.strip():
        raise Unreadable("empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large", limit=MOST_BYTES // 1024 // 1024)
    text = _decoded(data)
    _check_depth(text)
    problems: list[Problem] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for key, value in pairs:
            if key in known:
                problems.append(Problem("json_key_twice", facts={"value": key[:40]}))
            known[key] = value
        return known

    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        ends = error.pos >= len(text.rstrip())
        raise Unreadable("json_cut" if ends else "json_broken", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:  # a number of ten thousand digits
        raise Unreadable("json_broken", line=1, column=1) from error
    if not isinstance(document, dict):
        raise Unreadable("json_no_object")
    return document, [*problems, *_unstorable(document, ())]


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable("not_utf8", line=line) from error


def _refuse_constant(name: str) -> Any:
    raise Unreadable("json_constant", value=name)


def _check_depth(text: str) -> None:
    """Before the parser goes down: brackets outside strings, counted in one pass."""
    depth, inside = 0, False
    for found in re.finditer(r'\\.|["\[\]{}]', text, re.DOTALL):
        sign = found[0]
        if sign == '"':
            inside = not inside
        elif not inside and sign in "[{":
            depth += 1
            if depth > MOST_DEPTH:
                raise Unreadable("json_deep", limit=MOST_DEPTH)
        elif not inside and sign in "]}":
            depth -= 1


def _unstorable(value: Any, path: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(value, str):
        place = " › ".join(path)
        if len(value) > LONGEST_TEXT:
            yield Problem("too_long", "", 0, place, {"value": value[:40], "limit": LONGEST_TEXT})
        elif UNSTORABLE.intersection(value):
            yield Problem("unstorable", "", 0, place)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _unstorable(key, (*path, "key"))
            yield from _unstorable(each, (*path, key[:40]))
    elif isinstance(value, list):
        for turn, each in enumerate(value, 1):
            own = each.get("id") if isinstance(each, Mapping) else None
            yield from _unstorable(each, (*path, own[:40] if isinstance(own, str) else str(turn)))
