"""The list of reports: the newest first, only one's own branch, page by page, filtered by what stands in the address."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import cast
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.infra.workbook import write_workbook
from shopper.organisation.models import Node
from shopper.reports import queries
from shopper.reports.actions import enter
from shopper.reports.page import csv_lines, workbook_rows
from shopper.reports.queries import ReportFilter, count_reports, listing, reports_for
from shopper.reviews.models import Publication
from shopper.visits.models import Visit
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import browser, client_of
from tests.web.play import Story

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
ROW = re.compile(r'<th scope="row"><a href="/reports/([0-9a-f-]{36})"')


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def several(app: Flask, world: World, lay: Lay) -> dict[str, UUID]:
    """One report of each of three places, on three days."""
    return cast(dict[str, UUID], lay(lambda: three_places(app, world)))


def three_places(app: Flask, world: World) -> dict[str, UUID]:
    stories = {"0117": Story(), "0109": Story(case="B", came_in=play.CAME_IN - timedelta(days=2)), "0201": Story(came_in=play.CAME_IN - timedelta(days=5))}
    return {code: play.played(app, world, story, code).publication for code, story in stories.items()}  # type: ignore[misc]


def locations(who: UUID) -> list[Node]:
    return [node for node in queries.places_with_reports(who) if node.kind == "location"]


def many(world: World, template: UUID, count: int) -> None:
    """Copies of a publication, several on the same day."""
    from shopper.capture.models import Submission

    with writing():
        first = db.session.get_one(Publication, template)
        visit = db.session.get_one(Visit, first.visit_id)
        columns = [column.key for column in Publication.__mapper__.column_attrs]
        facts = {name: getattr(first, name) for name in columns}
        for number in range(count):
            submission, copy = uuid4(), uuid4()
            db.session.add(Submission(
                id=submission, company_id=visit.company_id, kind="visit", subject_id=visit.assignment_id, owner_id=world.people["sam"], rev=1,
                replaces=None, body=b"{}", body_sha256="0" * 64, status="ok", reasons=[],
            ))
            db.session.flush()
            db.session.add(Visit(
                id=copy, submission_id=submission, assignment_id=visit.assignment_id, company_id=visit.company_id, location_id=visit.location_id,
                questionnaire_id=visit.questionnaire_id, zone=visit.zone, visited_on=visit.visited_on, came_in_at=None, left_at=None,
                narrative="", language="en", received_at=NOW,
            ))
            db.session.flush()
            day = first.visited_on - timedelta(days=number // 7)
            fresh = uuid4()
            snapshot = {**first.snapshot, "publication": {**first.snapshot["publication"], "code": fresh.hex[:15]}}
            db.session.add(Publication(**{**facts, "id": fresh, "series_id": fresh, "visit_id": copy, "visited_on": day, "snapshot": snapshot}))
            db.session.flush()
            enter(fresh)


@pytest.mark.parametrize(("who", "seen"), [("leo", ["0117"]), ("bea", ["0109"]), ("rosa", ["0117", "0109"]), ("oskar", ["0117", "0109", "0201"]), ("ewa", ["0117", "0109", "0201"])])
def test_everybody_sees_their_branch_the_newest_first(app: Flask, world: World, several: dict[str, UUID], who: str, seen: list[str]) -> None:
    rows, following = reports_for(world.people[who], ReportFilter())
    assert [row.id for row in rows] == [several[code] for code in seen]
    assert (count_reports(world.people[who], ReportFilter()), following) == (len(seen), None)
    page = browser(app, world, who).get("/reports").text
    assert ROW.findall(page) == [str(several[code]) for code in seen]


@pytest.mark.parametrize("who", ["sam", "ines", "kuba"])
def test_others_have_no_list(app: Flask, world: World, several: dict[str, UUID], who: str) -> None:
    assert reports_for(world.people[who], ReportFilter()) == ([], None)
    assert count_reports(world.people[who], ReportFilter()) == 0


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [({"band": "below"}, {"0109"}), ({"band": "pass"}, {"0117", "0201"}), ({"band": "excellent"}, set()), ({"location": "0201"}, {"0201"}),
     ({"location": "0117", "band": "below"}, set()), ({"location": "0101"}, set())],
)
def test_filters(app: Flask, world: World, several: dict[str, UUID], wanted: dict[str, str], seen: set[str]) -> None:
    place = world.place(wanted["location"]) if "location" in wanted else None
    rows, _ = reports_for(world.people["oskar"], ReportFilter(place, wanted.get("band")))
    assert {row.id for row in rows} == {several[code] for code in seen}
    assert count_reports(world.people["oskar"], ReportFilter(place, wanted.get("band"))) == len(seen)
    query = {"location": place or "", "result": wanted.get("band", "")}
    page = browser(app, world, "oskar").get("/reports", query_string=query).text
    assert set(ROW.findall(page)) == {str(several[code]) for code in seen}


@pytest.mark.one_database
@pytest.mark.parametrize("query", ["before=rubbish", "location=&result=&before=&from=&to=&edition=", "result=pass&result=below", "sort=nonsense"])
def test_what_is_left_open_is_no_filter(app: Flask, world: World, several: dict[str, UUID], query: str) -> None:
    page = browser(app, world, "oskar").get(f"/reports?{query}").text
    assert len(ROW.findall(page)) == (2 if "pass" in query else 3)


@pytest.mark.one_database
@pytest.mark.parametrize("query", ["result=nonsense", "location=rubbish", "from=rubbish", "to=2026-13-40", "edition=1.1", "result=%00", "result=pass&location=1"])
def test_what_is_no_result_and_no_place_fits_no_report(app: Flask, world: World, several: dict[str, UUID], query: str) -> None:
    """Saying nothing and showing everything would claim that all of it fits."""
    page = browser(app, world, "oskar").get(f"/reports?{query}").text
    assert ROW.findall(page) == []
    assert "No report fits these filters." in page
    assert "Clear the filters" in page


def test_a_critical_standard_is_counted_once(app: Flask, world: World, several: dict[str, UUID]) -> None:
    """As in the report's legend: not met, and apart from it critical."""
    row = reports_for(world.people["bea"], ReportFilter())[0][0]
    items = [item["outcome"] for item in db.session.get_one(Publication, row.id).snapshot["items"]]
    assert (row.not_met, row.critical) == (items.count("not_met"), items.count("critical"))
    assert row.critical == 1


def test_page_by_page_everything_once(app: Flask, world: World, several: dict[str, UUID]) -> None:
    """Seven of a day: pages end within one, and nothing is left out or told twice."""
    many(world, several["0117"], 60)
    leo, path, seen, pages = browser(app, world, "leo"), "/reports", [], 0
    while path:
        page = leo.get(path).text
        seen += ROW.findall(page)
        pages += 1
        following = re.search(r'<a class="button" rel="next" href="([^"]+)"', page)
        path = following.group(1).replace("&amp;", "&") if following else ""
        assert "61 reports" in page
    assert (pages, len(seen), len(set(seen))) == (3, 61, 61)
    days = [db.session.get_one(Publication, UUID(each)).visited_on for each in seen]
    assert days == sorted(days, reverse=True)


def test_the_filter_goes_along_to_the_next_page(app: Flask, world: World, several: dict[str, UUID]) -> None:
    many(world, several["0117"], 30)
    page = browser(app, world, "rosa").get(f"/reports?result=pass&location={world.place('0117')}").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert "result=pass" in following.group(1)
    assert str(world.place("0117")) in following.group(1)


def test_a_cap_is_told(app: Flask, world: World, several: dict[str, UUID]) -> None:
    capped = reports_for(world.people["bea"], ReportFilter())[0][0]
    assert (capped.percent, capped.capped_from) == ("79", "8450/103")
    assert replace(capped, percent=None).capped_from is None
    text = browser(app, world, "bea").get("/reports").text
    assert "79.0" in text
    assert "82.0" in text


def test_only_places_with_something_to_read_are_offered(app: Flask, world: World, several: dict[str, UUID]) -> None:
    """A place that is about to be visited shows nowhere."""
    play.send(app, world, play.assign(world, code="0104"))
    offered = {node.code for node in locations(world.people["oskar"])}
    assert offered == {"0117", "0109", "0201"}
    assert {node.code for node in locations(world.people["leo"])} == {"0117"}


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "word", "score"), [("en", "1 report", "85.9"), ("pl", "1 raport", "85,9"), ("ru", "1 отчёт", "85,9")])
def test_in_every_language(app: Flask, world: World, several: dict[str, UUID], language: str, word: str, score: str) -> None:
    page = browser(app, world, "leo").language(language).get("/reports").text
    assert word in page
    assert score in page


def test_it_asks_the_database_a_few_questions_however_long_it_is(app: Flask, world: World, several: dict[str, UUID]) -> None:
    many(world, several["0117"], 30)
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    leo = browser(app, world, "leo")
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        leo.get("/reports")
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) <= 20, "\n".join(asked)
    assert not any("snapshot" in each.replace("snapshot_sha256", "") for each in asked), "the list loads no frozen facts"


def seen_by(app: Flask, world: World, who: str, query: str) -> list[str]:
    return ROW.findall(browser(app, world, who).get(f"/reports?{query}").text)


@pytest.mark.parametrize(
    ("query", "codes"),
    [("from=2026-04-16", ["0117", "0109"]), ("to=2026-04-16", ["0109", "0201"]), ("from=2026-04-16&to=2026-04-16", ["0109"]),
     ("sort=lowest", ["0109", "0117", "0201"]), ("sort=lowest&result=pass&to=2026-04-14", ["0201"])],
)
def test_days_and_the_lowest_first(app: Flask, world: World, several: dict[str, UUID], query: str, codes: list[str]) -> None:
    found = seen_by(app, world, "oskar", query)
    assert set(found) == {str(several[code]) for code in codes}
    if "sort" not in query or len(codes) == 1:
        assert found == [str(several[code]) for code in codes]
    else:
        assert found[0] == str(several["0109"])


def test_a_region_is_a_place_too(app: Flask, world: World, several: dict[str, UUID]) -> None:
    region = db.session.get_one(Node, world.place("0117")).path.split("/")[-3]
    found = seen_by(app, world, "oskar", f"location={UUID(region)}")
    assert set(found) == {str(several["0117"]), str(several["0109"])}
    assert seen_by(app, world, "bea", f"location={UUID(region)}") == [], "above one's own branch is nobody's place"


def test_an_edition(app: Flask, world: World, several: dict[str, UUID]) -> None:
    assert len(seen_by(app, world, "oskar", f"edition={world.editions['1.1']}")) == 3
    assert seen_by(app, world, "oskar", f"edition={world.editions['1.0']}") == []


def test_the_lowest_first_page_by_page(app: Flask, world: World, several: dict[str, UUID]) -> None:
    many(world, several["0117"], 40)
    first, following = reports_for(world.people["rosa"], ReportFilter(sort="lowest"))
    second, end = reports_for(world.people["rosa"], ReportFilter(sort="lowest", before=following))
    assert (len({row.id for row in (*first, *second)}), end, first[0].id) == (42, None, several["0109"])


def test_more_than_anybody_reads_is_not_counted(app: Flask, world: World, several: dict[str, UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (queries, listing):
        monkeypatch.setattr(each, "COUNTED", 2)
    assert "More than 1,000 reports" in browser(app, world, "oskar").get("/reports").text


def test_a_region_of_many_places_says_the_same(app: Flask, world: World, several: dict[str, UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    """Few places are asked one by one, many among all of the company's: one answer."""
    many(world, several["0117"], 30)
    few = reports_for(world.people["rosa"], ReportFilter())
    monkeypatch.setattr(listing, "FEW_PLACES", 0)
    assert reports_for(world.people["rosa"], ReportFilter()) == few


@pytest.mark.one_database
def test_what_is_filtered_is_what_is_taken_along(app: Flask, world: World, several: dict[str, UUID]) -> None:
    leo = client_of(app, world.sign_in(app, "oskar"))
    answer = leo.get("/reports/export.csv?result=pass")
    lines = list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert {line["Report"] for line in lines} == {f"/reports/{several[code]}" for code in ("0117", "0201")}
    assert {(line["Score"], line["Score, exact"]) for line in lines} == {("85.9", "8850/103")}
    sheet = load_workbook(BytesIO(leo.get("/reports/export.xlsx?result=below").get_data())).active
    rows = list(sheet.values)
    assert (len(rows), rows[1][5], rows[1][7]) == (2, 79, "8450/103")
    assert client_of(app, world.sign_in(app, "bea")).get("/reports/export.csv").get_data(as_text=True).count("/reports/") == 1


@pytest.mark.one_database
def test_a_name_is_no_formula(app: Flask, world: World, several: dict[str, UUID]) -> None:
    row = replace(reports_for(world.people["bea"], ReportFilter())[0][0], location_name={"en": '=HYPERLINK("http://evil.example")\x0b'}, code="+48")
    with app.test_request_context():
        text = "".join(csv_lines([row]))
        write_workbook(out := BytesIO(), "reports", workbook_rows([row]))
    cell = load_workbook(out).active["B2"]
    assert "'=HYPERLINK" in text
    assert ",'+48," in text
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://evil.example")')
