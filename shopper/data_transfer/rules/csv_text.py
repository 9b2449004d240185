"""CSV as people's programs write it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from shopper.data_transfer.rules.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, grid_of
from shopper.data_transfer.rules.problems import Unreadable
from shopper.values.spreadsheet import as_it_was

MOST_BYTES = 5 * 1024 * 1024
DELIMITERS = (";", ",", "\t")
POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".encode("cp1250"))


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, as UTF-8, or the Windows one whose letters the bytes most look like."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        raise Unreadable("empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large", limit=MOST_BYTES // 1024 // 1024)
    for encoding in _candidates(data):
        try:
            return data.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_text")


def _candidates(data: bytes) -> Iterator[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    if b"\0" in data[:200]:
        yield "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return
    yield "utf-8-sig"
    high = bytes(byte for byte in data if byte >= 0x80)
    yield "cp1250" if set(high) <= POLISH else "cp1251"  # no table of names in Cyrillic does with these few letters


def read_csv(data: bytes, known: Sequence[str]) -> tuple[Grid, dict[str, str]]:
    """The table, and how it was read: encoding and delimiter, by which most known headers appear."""
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        raise Unreadable("not_text")
    text, encoding = decoded(data)
    delimiter = max(DELIMITERS, key=lambda each: len(set(_headers(text, each)) & set(known)))
    return grid_of("", _rows(text, delimiter)), {"encoding": encoding, "delimiter": delimiter}


def _headers(text: str, delimiter: str) -> list[str]:
    return [header.strip() for header in next(_records(text.partition("\n")[0], delimiter), [])]


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable("not_text") from error


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    for row, record in enumerate(_records(text, delimiter), 1):
        if row > MOST_ROWS + 1 or len(record) > MOST_COLUMNS:
            raise Unreadable("too_many_rows", limit=MOST_ROWS, columns=MOST_COLUMNS)
        yield row, [Cell(as_it_was(value)) for value in record]
