"""A table of orders, one code for each: read whole, with every problem at its row and column, or not at all."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from typing import Any

from shopper.values.money import NotMoney, parse_money

COLUMNS = ("order", "bought_at", "what", "amount", "currency")
MOST_BYTES, MOST_ROWS, MOST_PROBLEMS = 2_000_000, 5_000, 200
LONGEST = {"order": 40, "what": 200}
CURRENCY = re.compile(r"[A-Z]{3}\Z")
DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y", "%d.%m.%Y %H:%M")


@dataclass(frozen=True)
class Problem:
    """`row` as a spreadsheet counts them, the header is 1; 0 for the file as a whole."""

    code: str
    row: int = 0
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def read_orders(data: bytes, currencies: frozenset[str]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Purchases as order codes keep them: {row, order, bought_at, what, amount_minor, currency}; empty when anything is wrong."""
    if len(data) > MOST_BYTES:
        return [], [Problem("too_large", facts={"limit": MOST_BYTES // 1_000_000})]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        return [], [Problem("not_utf8", row=data.count(b"\n", 0, wrong.start) + 1)]
    if "\x00" in text:
        return [], [Problem("not_a_table")]
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        return [], [Problem("not_a_table")]
    problems = list(_of_header(lines))
    if problems:
        return [], problems
    header = [name.strip().lower() for name in lines[0]]
    filled = [(at, line) for at, line in enumerate(lines[1:], 2) if any(each.strip() for each in line)]
    rows = [(at, dict(zip(header, line, strict=False))) for at, line in filled]
    read = [_purchase(at, row, currencies) for at, row in rows]
    problems = [problem for _, found in read for problem in found] + list(_twice(rows))
    problems += [] if rows else [Problem("no_rows")]
    problems += [Problem("too_many_rows", facts={"limit": MOST_ROWS})] if len(rows) > MOST_ROWS else []
    return ([] if problems else [purchase for purchase, _ in read]), sorted(problems, key=lambda each: each.row)[:MOST_PROBLEMS]


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _of_header(lines: list[list[str]]) -> Iterator[Problem]:
    header = [name.strip().lower() for name in lines[0]] if lines else []
    if not header:
        yield Problem("no_rows")
        return
    yield from (Problem("column_missing", 1, name) for name in COLUMNS if name not in header)
    yield from (Problem("column_unknown", 1, name) for name in header if name and name not in COLUMNS)
    yield from (Problem("column_twice", 1, name) for name in COLUMNS if header.count(name) > 1)


def _purchase(at: int, row: Mapping[str, str], currencies: frozenset[str]) -> tuple[dict[str, Any], list[Problem]]:
    given = {name: row.get(name, "").strip() for name in COLUMNS}
    problems = [Problem("missing", at, name) for name in COLUMNS if not given[name]]
    problems += [Problem("too_long", at, name, {"limit": most}) for name, most in LONGEST.items() if len(given[name]) > most]
    day, currency, minor = _instant(given["bought_at"]), given["currency"].upper(), None
    if given["bought_at"] and day is None:
        problems.append(Problem("day_wrong", at, "bought_at", {"value": given["bought_at"][:40]}))
    is_known = CURRENCY.match(currency) is not None and currency in currencies
    if currency and not is_known:
        problems.append(Problem("currency_wrong", at, "currency", {"value": given["currency"][:40]}))
    if given["amount"] and is_known:
        try:
            minor = parse_money(given["amount"], currency)
        except NotMoney:
            problems.append(Problem("amount_wrong", at, "amount", {"value": given["amount"][:40]}))
    kept = {"row": at, "order": given["order"], "bought_at": day, "what": given["what"], "amount_minor": minor}
    return kept | {"currency": currency}, problems


def _instant(text: str) -> str | None:
    """The place's own clock, as it stood on the receipt: a day, with the minute where it is given."""
    for pattern in DAYS:
        try:
            found = datetime.strptime(text, pattern)
        except ValueError:
            continue
        if not 2000 <= found.year <= 2100:
            return None
        return found.isoformat(timespec="minutes") if "%H" in pattern else found.date().isoformat()
    return None


def _twice(rows: list[tuple[int, dict[str, str]]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for at, row in rows:
        order = row.get("order", "").strip()
        if order and first.setdefault(order, at) != at:
            yield Problem("order_twice", at, "order", {"value": order[:40], "near": first[order]})
