"""What goes out as JSON or as a workbook comes in again as the same book."""

from __future__ import annotations

import copy
import json
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest

from shopper.data_transfer.rules.book_in import lay
from shopper.data_transfer.rules.book_out import sheets_of
from shopper.data_transfer.rules.json_text import read_json
from shopper.data_transfer.rules.workbook import read_workbook, write_workbook
from shopper.infra.db import db
from shopper.standards import queries as standards
from shopper.standards.models import EditionDraft
from shopper.standards.rules import content_sha256, document_of, parse_book
from tests.standards.books import clause, document

VERSIONS = ("1.0", "1.1")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def through_xlsx(book):
    laid = lay(read_workbook(write_workbook(sheets_of(book))))
    assert laid.problems == []
    return laid.document


def through_json(book):
    read, problems = read_json(json.dumps(book, ensure_ascii=False).encode())
    assert problems == []
    return read


@pytest.mark.parametrize("way", [through_xlsx, through_json])
@pytest.mark.parametrize("version", VERSIONS)
def test_both_editions_come_back_the_same(version, way):
    book = document(version)
    back = way(book)
    assert back == book
    assert content_sha256(parse_book(back)) == content_sha256(parse_book(book))


def everything():
    """A book with all that a book may hold, and texts that make a spreadsheet stumble."""
    book = document("1.1")
    book["roles"] |= {"till": {"en": "Till", "ru": "Касса", "pl": "Kasa"}, "floor": {"en": "Floor", "ru": "Зал", "pl": "Sala"}}
    book["glossary"] = {"guest": {"term": {"en": "Guest", "ru": "Гость", "pl": "Gość"}, "meaning": {"en": "=1+1", "ru": "@x", "pl": "+48 22"}}}
    book["charter"] = ["4.10", "2.2"]
    clause(book, "4.8")["roles"] = ["till", "floor"]
    clause(book, "4.8")["picture"] = {"sha256": "a" * 64, "alt": {"en": "A till", "ru": "Касса", "pl": "Kasa"}}
    clause(book, "4.9")["title"] |= {"en": "=HYPERLINK(\"x\")", "ru": "two\nlines\tand a tab", "pl": "_x0041_ #N/A 🧾 <b>&amp;"}
    clause(book, "4.10")["title"] |= {"en": "4.10", "ru": "TRUE", "pl": "2026-04-01"}
    return book


@pytest.mark.parametrize("way", [through_xlsx, through_json])
def test_everything_a_book_may_hold_comes_back(way):
    book = everything()
    parse_book(book)
    assert way(book) == book


def test_what_the_sheets_do_not_know_is_carried_along():
    book = document("1.1")
    book["worked"] = {"A": {"score": "85.9"}}
    clause(book, "4.8")["later"] = [1, "two"]
    clause(book, "4.8")["form"]["unit"] = {"en": "s"}
    assert through_xlsx(book) == book


def test_an_unfinished_draft_goes_out_as_it_stands():
    book = document("1.1")
    del book["changes"], clause(book, "4.8")["title"]["ru"], clause(book, "4.9")["form"]
    assert clause(through_xlsx(book), "4.8")["title"] == clause(book, "4.8")["title"]
    assert sheets_of({"name": {"en": "New"}})


def test_a_workbook_is_made_for_people():
    sheets = openpyxl.load_workbook(BytesIO(write_workbook(sheets_of(document("1.1")))))
    clauses = sheets["clauses"]
    assert clauses.freeze_panes == "C2"
    numbers = {cell.value: cell for cell in clauses["A"]}
    assert numbers["4.10"].data_type == "s"
    assert numbers["4.10"].number_format == clauses.column_dimensions["A"].number_format == "@"
    lists = {str(each.sqref).split("2")[0]: each.formula1 for each in clauses.data_validations.dataValidation}
    assert '"CAP,STOP"' in lists.values()
    assert "sections!$A$2:$A$200" in lists.values()
    assert all(dimension.width >= 8 for dimension in clauses.column_dimensions.values())
    assert sheets.properties.creator == "Shopper"


@on_sqlite
@pytest.mark.parametrize("kind", ["xlsx", "json"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_kept_edition_is_downloaded_changed_in_nothing_but_its_version_and_brought_in(browse, world, version, kind):
    oskar = browse("oskar")
    answer = oskar.get(f"/transfer/editions/{world.editions[version]}.{kind}")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="Good Corner {version}.{kind}"')
    kept = standards.edition_with_content(world.editions[version])
    read = lay(read_workbook(answer.data)).document if kind == "xlsx" else read_json(answer.data)[0]
    assert read == document_of(kept)
    assert content_sha256(parse_book(read)) == kept.content_sha256
    read["version"], read["in_force_from"] = "1.2", "2027-01-01"
    for change in read["changes"]:
        change["version"] = "1.2"
    for gone in read["withdrawn"]:
        gone["since"] = "1.2"
    if version == "1.0":
        read["clauses"] = [each for each in read["clauses"] if each["id"] != "4.14"]
    sent = write_workbook(sheets_of(read)) if kind == "xlsx" else json.dumps(read).encode()
    reply = oskar.post("/transfer/book", {"file": (BytesIO(sent), f"book.{kind}")})
    assert reply.status_code == 303
    page = oskar.get(reply.headers["Location"]).get_data(as_text=True)
    draft_id = re.search(r"/standards/drafts/([0-9a-f-]{36})", page)
    assert draft_id, page
    drafts = db.session.query(EditionDraft).all()
    assert [draft.document for draft in drafts] == [read]
    back = oskar.get(f"/transfer/drafts/{draft_id[1]}.{kind}")
    assert (lay(read_workbook(back.data)).document if kind == "xlsx" else read_json(back.data)[0]) == read


@on_sqlite
def test_a_version_that_is_there_is_told_at_its_cell(browse, world):
    oskar = browse("oskar")
    data = oskar.get(f"/transfer/editions/{world.editions['1.1']}.xlsx").data
    reply = oskar.post("/transfer/book", {"file": (BytesIO(data), "book.xlsx")})
    page = oskar.get(reply.headers["Location"]).get_data(as_text=True)
    assert "row 5, column value" in page
    assert "The book already has an edition or a draft 1.1. Give this one another version." in page
    assert db.session.query(EditionDraft).count() == 0


@on_sqlite
def test_an_unfinished_draft_is_no_error_on_download(browse, world):
    oskar = browse("oskar")
    whole = copy.deepcopy(document("1.1")) | {"version": "9.9", "in_force_from": "2027-05-05"}
    for change in whole["changes"]:
        change["version"] = "9.9"
    whole["withdrawn"] = [each | {"since": "9.9"} for each in whole["withdrawn"]]
    sent = oskar.post("/transfer/book", {"file": (BytesIO(json.dumps(whole).encode()), "b.json")})
    assert sent.status_code == 303
    assert "draft" in oskar.get("/transfer/book").get_data(as_text=True).lower()


def test_a_workbook_tells_nothing_of_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal content is equal bytes: neither the parts' dates nor "modified" move with the clock."""
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    later = write_workbook(sheets_of(document("1.1")))
    monkeypatch.undo()
    now = write_workbook(sheets_of(document("1.1")))
    assert now == later
    with zipfile.ZipFile(BytesIO(now)) as parts:
        assert b"2026-01-01T00:00:00Z</dcterms:modified>" in parts.read("docProps/core.xml")
        assert {part.date_time for part in parts.infolist()} == {(2026, 1, 1, 0, 0, 0)}
