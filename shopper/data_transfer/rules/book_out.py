"""A book document as sheets that people edit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from shopper.data_transfer.rules import layout
from shopper.data_transfer.rules.layout import NO, YES, Column, Page
from shopper.data_transfer.rules.workbook import Sheet

KNOWN_TOP = frozenset({"name", *layout.BOOK_FIELDS, *(page.name for page in layout.PAGES)})
JSON_MARK = "json:"


def sheets_of(document: Mapping[str, Any]) -> list[Sheet]:
    """Every sheet, in the order a reader wants them. What the layout does not know goes along as JSON, so that nothing is lost."""
    languages = tuple(document["name"])
    clauses = document.get("clauses") or []  # a draft need not be whole yet
    rows: dict[str, Any] = {
        "book": _book(document),
        "rules": [{"rule": rule, "value": value} for rule, value in (document.get("rules") or {}).items()],
        "sections": [{"number": number, "name": name} for number, name in (document.get("sections") or {}).items()],
        "stages": [{"code": code, "name": name} for code, name in (document.get("stages") or {}).items()],
        "clauses": clauses,
        "options": [
            {"clause": clause.get("id"), **option} for clause in clauses for option in dig(clause, ("form", "options")) or ()
        ],
        "roles": [{"code": code, "name": name} for code, name in (document.get("roles") or {}).items()],
        "glossary": [{"code": code, **entry} for code, entry in (document.get("glossary") or {}).items()],
        "charter": [{"clause": number} for number in document.get("charter") or ()],
        "changes": document.get("changes") or [],
        "withdrawn": document.get("withdrawn") or [],
    }
    return [_sheet(page, rows[page.name], languages) for page in layout.PAGES]


def _book(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    fields = {f"name:{language}": text for language, text in document["name"].items()}
    fields |= {name: document.get(name) for name in layout.BOOK_FIELDS}
    fields |= {f"{JSON_MARK}{key}": _json(value) for key, value in document.items() if key not in KNOWN_TOP}
    return [{"field": field, "value": value} for field, value in fields.items()]


def _sheet(page: Page, rows: list[dict[str, Any]], languages: tuple[str, ...]) -> Sheet:
    known = {column.name for column in page.columns} | ({"form.options"} if page is layout.CLAUSES else set())
    extras = sorted({path for row in rows for path in _paths(row) if path not in known and not _is_inside(path, known)})
    headers = [*page.headers(languages), *(f"{JSON_MARK}{path}" for path in extras)]
    lines = [
        [
            *(value for column in page.columns for value in _values(column, row, languages)),
            *(_json(dig(row, path.split("."))) for path in extras),
        ]
        for row in rows
    ]
    choices = {column.name: column.choices for column in page.columns if column.choices and column.kind != "texts"}
    return Sheet(page.name, headers, lines, choices, page.frozen)


def _paths(row: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a row; those of a clause's form and picture by their path."""
    for key, value in row.items():
        if key in ("form", "picture") and isinstance(value, Mapping):
            yield from (f"{key}.{inner}" for inner in value)
        elif key not in ("form", "picture"):
            yield key


def _is_inside(path: str, known: set[str]) -> bool:
    return any(path.startswith(f"{name}.") for name in known)


def dig(row: Any, path: Any) -> Any:
    """What stands at a path, None where it breaks off."""
    for key in path:
        row = row.get(key) if isinstance(row, Mapping) else None
    return row


def _values(column: Column, row: Mapping[str, Any], languages: tuple[str, ...]) -> list[Any]:
    value = dig(row, column.path)
    if column.kind == "texts":
        return [(value or {}).get(language) for language in languages]
    if column.kind == "flag":
        return [None if value is None else YES if value else NO]
    if column.kind == "names":
        return [", ".join(value or ())]
    return [value]


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
