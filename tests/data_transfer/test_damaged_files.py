"""A damaged file is answered with all its faults at once, each at its sheet, row and column, with what to do; nothing is kept."""

from __future__ import annotations

import json
import struct
import time
import zipfile
import zlib
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from shopper.data_transfer.actions import _read_book
from shopper.data_transfer.rules import in_order
from shopper.data_transfer.rules.book_out import sheets_of
from shopper.data_transfer.rules.workbook import MOST_BYTES, OLE, write_workbook
from shopper.data_transfer.words import BOOK_WORDS, FILE_WORDS, told
from shopper.infra.db import db
from shopper.standards.models import EditionDraft
from tests.data_transfer.scan import faults_in_the_source
from tests.standards.books import document
from tests.standards.test_parse_book import DAMAGES, problems

SECONDS = 10


@cache
def whole():
    return write_workbook(sheets_of(document("1.1")))


def changed(*changes):
    """The workbook of edition 1.1 after a person was at it."""
    book = openpyxl.load_workbook(BytesIO(whole()))
    for change in changes:
        change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cell(sheet, place, value, **style):
    def change(book):
        found = book[sheet][place]
        found.value = value
        for name, each in style.items():
            setattr(found, name, each)

    return change


def repacked(**parts):
    """The workbook with parts put in or replaced, past every library."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def sheet_file(name):
    return f"xl/worksheets/sheet{openpyxl.load_workbook(BytesIO(whole())).sheetnames.index(name) + 1}.xml"


def cut(data, share=0.6):
    return data[: int(len(data) * share)]


def locked():
    """Every part marked as encrypted, as zip programs do."""
    data = bytearray(whole())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def bomb():
    return repacked(**{"xl/media/bomb.xml": b"<a>" + b" " * (60 * 1024 * 1024) + b"</a>"})


def lying_bomb():
    """Declares a small size and holds much more."""
    data = bytearray(repacked(**{"xl/worksheets/sheet9.xml": b"<a>" + b"<b/>" * 2_000_000 + b"</a>"}))
    real, small = struct.pack("<I", 8_000_007), struct.pack("<I", 1000)
    return bytes(data.replace(real, small))


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (ord("b") + turn, b"&%c;" % (ord("a") + turn) * 10) for turn in range(9)
) + b"]><l>&j;</l>"


def row_at_the_end():
    with zipfile.ZipFile(BytesIO(whole())) as archive:
        text = archive.read(sheet_file("clauses"))
    return repacked(**{sheet_file("clauses"): text.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')})


def a_million_rows():
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(1, 120_000))
    return repacked(**{sheet_file("clauses"): b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows + b"</sheetData></worksheet>"})


def hidden(book):
    book["clauses"].row_dimensions[7].hidden = True


def merged(book):
    book["clauses"].merge_cells("A5:C5")


def renamed(book):
    book["clauses"].title = "Clause"


def without_column(book):
    book["clauses"].delete_cols(6)  # section is E: title has three languages


def swapped_language(book):
    for found in book["clauses"][1]:
        if found.value == "title:ru":
            found.value = "title:de"


def csv_of():
    sheet = openpyxl.load_workbook(BytesIO(whole()))["clauses"]
    return "\n".join(";".join(str(value or "") for value in row) for row in sheet.iter_rows(values_only=True)).encode("utf-8-sig")


def text_of(book):
    return json.dumps(book, ensure_ascii=False)


BOOK_TEXT = text_of(document("1.1"))
THE_FILE = ("", "the file")
# What was brought, or how it is made; where the first fault is told; how its sentence begins; how many faults in all (None: as many as there are).
DAMAGED = {
    "empty": (b"", THE_FILE, "The file is empty.", 1),
    "too large": (b"PK" + b"\0" * MOST_BYTES, THE_FILE, "The file is larger than 5 MB.", 1),
    "wrong zip": (lambda: repacked(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), THE_FILE, "The workbook cannot be read.", 1),
    "some zip": (b"PK\x05\x06" + b"\0" * 18, THE_FILE, "The file is not a workbook.", 1),
    "cut off": (lambda: cut(whole()), THE_FILE, "The workbook is damaged: it cannot be unpacked.", 1),
    "zip bomb": (bomb, THE_FILE, "Unpacked, the workbook would be larger than 40 MB.", 1),
    "lying bomb": (lying_bomb, THE_FILE, "The workbook is damaged: it cannot be unpacked.", 1),
    "billion laughs": (lambda: repacked(**{"xl/sharedStrings.xml": LAUGHS}), THE_FILE, "The workbook holds instructions that Excel does not write.", 1),
    "macros": (lambda: repacked(**{"xl/vbaProject.bin": b"Sub Evil()"}), THE_FILE, "The workbook holds macros, which are never opened here.", 1),
    "zip password": (locked, THE_FILE, "The workbook is protected by a password.", 1),
    "office password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, THE_FILE, "The workbook is protected by a password.", 1),
    "old excel": (OLE + b"\0" * 2000, THE_FILE, "This is a workbook of an old Excel (.xls).", 1),
    "csv called xlsx": (csv_of, THE_FILE, "The file is called a workbook, but holds plain text, most likely CSV.", 1),
    "a picture": (b"\x89PNG\r\n\x1a\n" + zlib.compress(b"x" * 500), THE_FILE, "The file is not a workbook.", 1),
    "a row at the very end": (row_at_the_end, THE_FILE, "A sheet goes beyond 5000 rows or 200 columns.", 1),
    "empty rows without end": (a_million_rows, THE_FILE, "A sheet goes beyond 5000 rows or 200 columns.", 1),
    "wrong sheet name": (lambda: changed(renamed), ("clauses", "the whole sheet"), "The sheet is missing. Add a sheet of this name; a downloaded edition shows its columns. Did you mean “Clause”?", None),
    "missing column": (lambda: changed(without_column), ("clauses", "row 1, column stage"), "The column is missing. Add it with exactly this header in row 1.", 1),
    "duplicate number": (lambda: changed(cell("clauses", "A9", "1.1")), ("clauses", "row 9, column id"), "This number is used twice. Give one of the two clauses another number. See also row 2.", None),
    "formula": (lambda: changed(cell("clauses", "B4", "=A4&A5")), ("clauses", "row 4, column title:en"), "The cell holds a formula. Copy it and paste it as a value.", 1),
    "an error": (lambda: changed(cell("clauses", "G4", "#REF!")), ("clauses", "row 4, column weight"), "The cell shows an error (#REF!). Type the value itself.", 1),
    "date as a number": (lambda: changed(cell("clauses", "A39", 46114, number_format="dd.mm.yyyy")), ("clauses", "row 39, column id"), "Excel made a date of this number. Format the cell as text and type the number anew.", None),
    "4.10 as 4.1": (lambda: changed(cell("clauses", "A39", 4.1, number_format="General")), ("clauses", "row 39, column id"), "Excel made a number of this (4.1), so that 4.1 and 4.10 are one. Format the cell as text and type it anew.", None),
    "merged cells": (lambda: changed(merged), ("clauses", "the whole sheet"), "The cells A5:C5 are merged. Unmerge them and fill each one.", None),
    "unknown language": (lambda: changed(swapped_language), ("clauses", "row 1, column title:de"), "The book has no name in the language “de”. Add the row name:de to the sheet “book”, or delete the column.", 2),
    "hidden row": (lambda: changed(hidden), ("clauses", "row 7"), "The row is hidden. Show it (clear the filter), so that everybody sees what is brought in, or delete it.", 1),
    "very long text": (lambda: changed(cell("clauses", "B4", "я" * 20_000)), ("clauses", "row 4, column title:en"), "The text is longer than 10000 characters. Shorten it.", 1),
    "unseen character": (lambda: changed(cell("clauses", "B4", "Guest_x0000_")), ("clauses", "row 4, column title:en"), "The text holds a character that cannot be seen or kept. Type the text anew instead of pasting it.", 1),
    "misspelt header": (lambda: changed(cell("clauses", "B1", "titel:en")), ("clauses", "row 1, column titel:en"), "A column of this name is not known, and nothing of it would be read. Correct its header or delete it. Did you mean “title:en”?", 2),
    "weight in words": (lambda: changed(cell("clauses", "G4", "heavy")), ("clauses", "row 4, column weight"), "Write a whole number from 0 to 5.", 1),
    "an option of nothing": (lambda: changed(cell("options", "A2", "9.9")), ("options", "row 2, column clause"), "No clause bears the number “9.9”. Correct the number or delete the row.", 2),
    "json cut off": (cut(BOOK_TEXT).encode(), THE_FILE, "This is not JSON: it breaks in line 1, column", 1),
    "json cut after a comma": (b'{"name": {"en": "x"},', THE_FILE, "The JSON ends too early, in line 1", 1),
    "json nested": (b'{"name":' + b"[" * 100_000, THE_FILE, "The JSON is nested more than 30 deep.", 1),
    "json key twice": (BOOK_TEXT.replace('"version"', '"version": "1.0", "version"', 1).encode(), THE_FILE, "“version” stands twice in one object. Keep one of the two.", 1),
    "json NaN": (BOOK_TEXT.replace('"weight": 0', '"weight": NaN', 1).encode(), THE_FILE, "The JSON holds NaN, which is no number.", 1),
    "json of Windows-1251": (BOOK_TEXT.encode("cp1251", "replace"), THE_FILE, "The text is not in UTF-8 from line 1 on.", 1),
    "json list": (b"[1, 2]", THE_FILE, "The JSON must be one object in curly brackets.", 1),
    "json with half a character": (BOOK_TEXT.replace("Guest", "\\ud800", 1).encode(), ("", "clauses › 1.1 › title › en"), "The text holds a character that cannot be seen or kept.", None),
    "json number without end": (b'{"version": ' + b"9" * 100_000 + b"}", THE_FILE, "This is not JSON", 1),
}  # fmt: skip


@pytest.fixture
def english(sqlite_database):
    with sqlite_database.app.test_request_context():
        yield


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_says_where_and_what_to_do(english, name):
    brought, (sheet, place), sentence, count = DAMAGED[name]
    data = brought() if callable(brought) else brought
    began = time.process_time()
    laid = _read_book(data)
    assert time.process_time() - began < SECONDS
    found = [told(each.kept()) for each in in_order(laid.problems, {})]
    first = next((line for line in found if line.words.startswith(sentence)), None)
    assert first, found[:5]
    assert (first.sheet, first.place) == (sheet, place)
    assert len(found) == (count or len(found)), found[:5]


def test_several_faults_are_told_at_once_in_the_order_of_the_sheets(english):
    laid = _read_book(changed(cell("rules", "B2", 180), cell("clauses", "B4", None), cell("clauses", "G4", 9), cell("changes", "D3", "lighter")))
    assert [(each.sheet, each.row, each.column) for each in in_order(laid.problems, {"rules": 1, "clauses": 4, "changes": 9})] == [
        ("rules", 2, "value"), ("rules", 3, "value"), ("clauses", 4, "title:en"), ("clauses", 4, "weight"), ("changes", 3, "kind"),
    ]  # fmt: skip


@pytest.mark.parametrize("bring", [
    lambda: changed(cell("clauses", "A2", " 1.1 "), cell("clauses", "F2", "ENT  "), cell("book", "A2", "name:en ")),
    lambda: changed(lambda book: setattr(book["clauses"], "title", "Clauses ")),
    lambda: changed(cell("clauses", "G9", 4.0), cell("rules", "B2", 80), cell("clauses", "E2", 1)),
    lambda: changed(lambda book: book["clauses"].append([None] * 3 + ["  "])),
    lambda: BOOK_TEXT.encode("utf-8-sig"),
    lambda: BOOK_TEXT.encode("utf-16"),
], ids=["spaces", "sheet name", "numbers", "empty rows", "BOM", "UTF-16"])  # fmt: skip
def test_what_can_be_understood_is_no_fault(english, bring):
    laid = _read_book(bring())
    assert laid.problems == []
    expected = document("1.1")
    if laid.document != expected:
        expected["clauses"][7]["weight"] = 4
    assert laid.document == expected


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: getattr(each, "__name__", None))
def test_what_the_book_refuses_in_json_is_told_in_words(english, damage):
    make = damage[0] if isinstance(damage, tuple) else damage
    book = document("1.1")
    made = make(book)
    for place, words in problems(made if isinstance(made, dict) else book).items():
        line = told({"code": "book", "facts": {"words": words, "place": place}})
        assert line.place
        assert line.words != words


def test_everything_the_book_may_refuse_has_words_of_its_own():
    import re

    unknown = [fault for fault in faults_in_the_source() if not any(re.fullmatch(pattern, fault, re.DOTALL) for pattern, _words in BOOK_WORDS)]
    assert unknown == []


def test_every_sentence_says_what_to_do():
    """Two sentences at least: what it is, and the way out; or one that is the way out."""
    short = [code for code, words in FILE_WORDS.items() if str(words).count(".") + str(words).count(",") < 1]
    assert short == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_groups_them_shows_fifty_and_gives_the_rest_as_a_list(app: Flask, browse):
    def spoil(book):
        for row in range(2, 50):
            book["clauses"][f"G{row}"] = "heavy"
            book["clauses"][f"B{row}"] = None
        book["rules"]["B2"] = "much"

    oskar = browse("oskar")
    reply = oskar.post("/transfer/book", {"file": (BytesIO(changed(spoil)), "C:\\books\\=cmd.xlsx")})
    assert reply.status_code == 303
    page = oskar.get(reply.headers["Location"]).get_data(as_text=True)
    assert "97 things to mend" in page
    assert "Sheet “rules”" in page
    assert "Sheet “clauses”" in page
    assert page.count("<li><b>") == 50
    assert "47 more are in the list to download." in page
    assert "=cmd.xlsx</h1>" in page, page[:3000]
    listed = oskar.get(f"{reply.headers['Location']}/problems.csv")
    assert listed.get_data(as_text=True).count("\r\n") == 98
    assert db.session.query(EditionDraft).count() == 0
    with app.app_context():  # the language is kept with the context
        russian = oskar.language("ru").get(reply.headers["Location"]).get_data(as_text=True)
    assert "97 мест исправить" in russian
    assert "строка 2, столбец title:en" in russian


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_file_is_said_at_the_form(browse):
    page = browse("oskar").post("/transfer/book", {})
    assert page.status_code == 422
    assert "Choose a file first" in page.get_data(as_text=True)
