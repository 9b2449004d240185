"""A table of locations: shown before it is done, told whole when it is wrong, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
import sqlalchemy as sa

from shopper.data_transfer.rules.locations import COLUMNS
from shopper.infra.db import db
from shopper.organisation.models import Node

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HEAD = "code;name:pl;region;partner;city;zone;phone_region;mon;tue"
NEW = "0999;Nowy Róg;Warszawa;;Łódź;Europe/Warsaw;pl;09:00–21:00;closed"


def location(code):
    return db.session.scalars(sa.select(Node).where(Node.code == code)).one()


def table(*rows, head=HEAD):
    return "\n".join((head, *rows)).encode("utf-8")


@pytest.fixture
def bring(browse):
    """`bring(data)` gives the page it leads to, and its address."""
    oskar = browse("oskar")

    def run(data, name="shops.csv"):
        reply = oskar.post("/transfer/locations", {"file": (BytesIO(data), name)})
        assert reply.status_code == 303, reply.get_data(as_text=True)
        page = oskar.get(reply.headers["Location"])
        return page.get_data(as_text=True), reply.headers["Location"]

    run.oskar = oskar
    return run


def places():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Node))


def test_new_ones_are_shown_and_made_only_when_confirmed(bring, world):
    before = places()
    page, address = bring(table(NEW, "0998;Drugi;Łódzkie;Franczyza Łódź;Łódź;Europe/Warsaw;;;"))
    assert "Nowy Róg" in page
    assert "New regions and partners" in page
    assert places() == before
    done = bring.oskar.post(f"{address}/confirmation")
    assert done.status_code == 303
    assert places() == before + 4
    made = location("0999")
    assert (made.name, made.city, made.zone, made.phone_region) == ({"pl": "Nowy Róg"}, "Łódź", "Europe/Warsaw", "PL")
    assert (made.hours["mon"], made.hours["tue"]) == (["09:00", "21:00"], None)
    second = location("0998")
    parent = db.session.get(Node, second.parent_id)
    assert (parent.kind, db.session.get(Node, parent.parent_id).kind) == ("partner", "region")
    assert "Done." in bring.oskar.get(address).get_data(as_text=True)
    bring.oskar.post(f"{address}/confirmation")
    assert places() == before + 4


def test_a_known_code_is_changed_and_what_is_empty_stays(bring, world):
    before = location("0117")
    names, street, hours = dict(before.name), before.address, before.hours
    page, address = bring(table("0117;Mokotów Nowy;Warsaw;;Warszawa;Europe/Warsaw;PL;;"))
    assert "<del>" in page
    bring.oskar.post(f"{address}/confirmation")
    db.session.expire_all()
    after = location("0117")
    assert after.name == names | {"pl": "Mokotów Nowy"}
    assert (after.address, after.hours) == (street, hours)


def test_a_day_that_is_left_empty_keeps_its_hours(bring, world):
    before = location("0117").hours
    _page, address = bring(table("0117;;Warsaw;;Warszawa;Europe/Warsaw;PL;10:00–18:00;"))
    bring.oskar.post(f"{address}/confirmation")
    db.session.expire_all()
    assert location("0117").hours == {"sun": None, **before, "mon": ["10:00", "18:00"]}


def test_every_fault_is_told_with_its_row_and_column_and_nothing_is_done(bring):
    before = places()
    page, address = bring(table(
        "117;X;Warszawa;;W;Europe/Warsaw;PL;;",
        ";X;Warszawa;;W;Europe/Warsaw;PL;;",
        "0801;;Warszawa;;W;Europe/Warszawa;XX;9-21;",
        "0802;X;;;W;Asia/Almaty;PL;;",
        "0802;X;Warszawa;;W;Europe/Warsaw;PL;10:00–25:00;10:00-10:00",
        "0117;X;Dublin;;W;Europe/Warsaw;PL;;",
    ))  # fmt: skip
    for row, column, words in (
        (2, "code", "117 is not known, but 0117 is"), (3, "code", "is no code"), (4, "name:en", "needs a name"),
        (4, "zone", "Write it like Europe/Warsaw."), (4, "phone_region", "is no country"), (4, "mon", "“9-21” is not understood"),
        (5, "region", "The region is missing."), (6, "code", "stands in two rows"), (6, "mon", "is not understood"),
        (6, "tue", "is not understood"), (7, "region", "An import moves no location"),
    ):  # fmt: skip
        assert re.search(rf"<b>row {row}, column {column}</b><span>[^<]*{re.escape(words)}", page), (row, column)
    assert places() == before
    assert bring.oskar.post(f"{address}/confirmation").status_code == 303
    assert places() == before


def test_a_tree_that_moved_on_is_not_overwritten(bring, world):
    _page, address = bring(table("0117;Mokotów Nowy;Warsaw;;Warszawa;Europe/Warsaw;PL;;"))
    node = location("0117")
    node.name = {**node.name, "pl": "Zmieniony"}
    db.session.commit()
    reply = bring.oskar.post(f"{address}/confirmation")
    assert reply.status_code == 409
    assert "Somebody changed these places meanwhile." in reply.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_goes_out_comes_in_again_and_changes_nothing(bring, kind, language):
    bring.oskar.language(language)
    page, _address = bring(bring.oskar.get(f"/transfer/locations/all.{kind}").data, f"all.{kind}")
    bring.oskar.language("en")
    assert re.search("31 locations stay|31 (placówek|placówki)", page), page
    assert "<form" in page


def test_the_template_has_every_column_and_lists(bring):
    text = bring.oskar.get("/transfer/locations/template.csv").data.decode("utf-8-sig")
    assert text.strip().split(",") == list(COLUMNS)
    sheet = openpyxl.load_workbook(BytesIO(bring.oskar.get("/transfer/locations/template.xlsx").data))["locations"]
    assert [each.value for each in sheet[1]] == list(COLUMNS)
    assert any("Warsaw" in rule.formula1 for rule in sheet.data_validations.dataValidation)
    assert bring.oskar.get("/transfer/locations/other.csv").status_code == 404


def test_a_name_that_looks_like_a_formula_is_no_formula_when_it_goes_out(bring, world):
    _page, address = bring(table('0997;"=HYPERLINK(""http://x"")";Warszawa;;+48;Europe/Warsaw;;;'))
    bring.oskar.post(f"{address}/confirmation")
    assert location("0997").name == {"pl": '=HYPERLINK("http://x")'}
    rows = list(csv.reader(StringIO(bring.oskar.get("/transfer/locations/all.csv").data.decode("utf-8-sig"))))
    line = next(row for row in rows if row[0] == "0997")
    assert [value for value in line if value.startswith(("=", "+", "-", "@"))] == []
    assert "'=HYPERLINK(\"http://x\")" in line
    sheet = openpyxl.load_workbook(BytesIO(bring.oskar.get("/transfer/locations/all.xlsx").data))["locations"]
    assert {found.data_type for row in sheet.iter_rows() for found in row if found.value} == {"s"}

