"""Files on their way in and out."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_BOOK, SET_UP
from shopper.data_transfer import actions, queries
from shopper.data_transfer.models import Attempt
from shopper.data_transfer.rules.book_out import sheets_of
from shopper.data_transfer.rules.locations import COLUMNS, DAYS, Tree, row_of, zones
from shopper.data_transfer.rules.workbook import MOST_BYTES, Sheet, write_workbook
from shopper.data_transfer.words import told
from shopper.errors import Conflict, NotFound
from shopper.infra.i18n import current_locale, pick
from shopper.web.downloads import csv_file, download
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("data_transfer", __name__, url_prefix="/transfer")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 50


@pages.get("/editions/<uuid:edition_id>.<kind>")
@may(EDIT_BOOK)
def edition(edition_id: UUID, kind: str) -> Response:
    return _document(queries.edition_document(actor().id, edition_id), kind)


@pages.get("/drafts/<uuid:draft_id>.<kind>")
@may(EDIT_BOOK)
def draft(draft_id: UUID, kind: str) -> Response:
    return _document(queries.draft_document(actor().id, draft_id), kind)


@pages.get("/book")
@may(EDIT_BOOK)
def book() -> Response:
    return _book_page()


@pages.post("/book")
@may(EDIT_BOOK)
def bring_book() -> Response:
    data, name = _upload()
    if name is None:
        return _book_page(problem=_("Choose a file first: a workbook (.xlsx) or JSON."))
    attempt_id = actions.bring_book(actor().id, _company(EDIT_BOOK), name, data)
    return _see(url_for("data_transfer.book_attempt", attempt_id=attempt_id))


@pages.get("/book/<uuid:attempt_id>")
@may(EDIT_BOOK)
def book_attempt(attempt_id: UUID) -> Response:
    attempt = queries.attempt(actor().id, "book", attempt_id)
    return render_page("data_transfer/book_attempt.html", attempt=attempt, **_problems(attempt))


@pages.get("/book/<uuid:attempt_id>/problems.csv")
@may(EDIT_BOOK)
def book_problems(attempt_id: UUID) -> Response:
    return _problem_list(queries.attempt(actor().id, "book", attempt_id))


@pages.get("/locations")
@may(SET_UP)
def locations() -> Response:
    return _locations_page()


@pages.post("/locations")
@may(SET_UP)
def bring_locations() -> Response:
    data, name = _upload()
    if name is None:
        return _locations_page(problem=_("Choose a file first: a workbook (.xlsx) or CSV."))
    attempt_id = actions.bring_locations(actor().id, _company(SET_UP), name, data)
    return _see(url_for("data_transfer.locations_attempt", attempt_id=attempt_id))


@pages.get("/locations/<uuid:attempt_id>")
@may(SET_UP)
def locations_attempt(attempt_id: UUID) -> Response:
    return _preview(queries.attempt(actor().id, "locations", attempt_id))


@pages.post("/locations/<uuid:attempt_id>/confirmation")
@may(SET_UP)
def confirm_locations(attempt_id: UUID) -> Response:
    try:
        actions.confirm_locations(actor().id, attempt_id)
    except Conflict:
        attempt = queries.attempt(actor().id, "locations", attempt_id)
        if attempt.done_at is None and not attempt.problems:
            return _preview(attempt, status=409, moved_on=True)
    return _see(url_for("data_transfer.locations_attempt", attempt_id=attempt_id))


@pages.get("/locations/<uuid:attempt_id>/problems.csv")
@may(SET_UP)
def locations_problems(attempt_id: UUID) -> Response:
    return _problem_list(queries.attempt(actor().id, "locations", attempt_id))


@pages.get("/locations/<table>.<kind>")
@may(SET_UP)
def locations_table(table: str, kind: str) -> Response:
    """The locations as they are, or the empty table to be filled."""
    if table not in ("all", "template") or kind not in ("csv", "xlsx"):
        raise NotFound
    tree = queries.tree_of(_company(SET_UP))
    language = current_locale()
    rows = [row_of(place, tree, language) for _code, place in sorted(tree.locations.items())] if table == "all" else []
    title = _("Locations") if table == "all" else _("Locations, to be filled in")
    if kind == "csv":
        return csv_file([COLUMNS, *rows], title)
    return download(_locations_workbook(rows, tree), XLSX, f"{title}.xlsx")


def _locations_workbook(rows: list[list[Any]], tree: Tree) -> bytes:
    regions = sorted({pick(place.name).text for place in tree.regions.values()})
    fits = regions and len(",".join(regions)) < 250 and not set(',"') & set("".join(regions))  # what such a list can hold
    known = {"region": regions} if fits else {}
    near = [zone for zone in zones() if zone.startswith(("Europe/", "Asia/"))]
    sheets = [Sheet("locations", COLUMNS, rows, {**known, "zone": f"=zones!$A$2:$A${len(near) + 1}"}, 2)]
    return write_workbook([*sheets, Sheet("zones", ["zone"], [[zone] for zone in near], {})])


def _document(document: dict[str, Any], kind: str) -> Response:
    name = f"{pick(document.get('name')).text or _('Standards')} {document.get('version', '')}".strip()
    if kind == "json":
        text = json.dumps(document, ensure_ascii=False, indent=1)
        return download(text.encode(), "application/json", f"{name}.json")
    if kind == "xlsx":
        return download(write_workbook(sheets_of(document)), XLSX, f"{name}.xlsx")
    raise NotFound


def _upload() -> tuple[bytes, str | None]:
    """What was chosen; a byte over the limit is enough to know."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return b"", None
    return file.stream.read(MOST_BYTES + 1), file.filename


def _company(permission: str) -> UUID:
    """The company that was chosen, or the only one."""
    mine = queries.companies_of(actor().id, permission)
    chosen = request.values.get("company") or str(mine[0].id)
    found = next((company.id for company in mine if str(company.id) == chosen), None)
    if found is None:
        raise NotFound("company")
    return found


def _book_page(problem: str | None = None) -> Response:
    return render_page(
        "data_transfer/book.html",
        status=422 if problem else 200,
        has_errors=bool(problem),
        problem=problem,
        editions=queries.editions_to_take(actor().id),
        drafts=queries.drafts_to_take(actor().id),
        companies=queries.companies_of(actor().id, EDIT_BOOK),
    )


def _locations_page(problem: str | None = None) -> Response:
    return render_page(
        "data_transfer/locations.html",
        status=422 if problem else 200,
        has_errors=bool(problem),
        problem=problem,
        columns=COLUMNS,
        companies=queries.companies_of(actor().id, SET_UP),
    )


def _problems(attempt: Attempt) -> dict[str, Any]:
    """Grouped by sheet in the order of the file: the first fifty shown, the others counted."""
    groups: dict[str, list[Any]] = {}
    for each in attempt.problems[:MOST_SHOWN]:
        groups.setdefault(each["sheet"], []).append(told(each))
    counts = Counter(each["sheet"] for each in attempt.problems)
    return {
        "groups": [(sheet, counts[sheet], lines) for sheet, lines in groups.items()],
        "count": len(attempt.problems),
        "rest": max(len(attempt.problems) - MOST_SHOWN, 0),
        "has_errors": bool(attempt.problems),
    }


def _problem_list(attempt: Attempt) -> Response:
    rows = [(line.sheet, line.place, line.words) for line in map(told, attempt.problems)]
    return csv_file([(_("Sheet"), _("Place"), _("What to do")), *rows], _("Problems"))


def _preview(attempt: Attempt, status: int = 200, *, moved_on: bool = False) -> Response:
    steps = attempt.steps
    changed = [step for step in steps if step["changes"]]
    return render_page(
        "data_transfer/locations_attempt.html",
        status=status,
        attempt=attempt,
        moved_on=moved_on,
        makes=[name for step in steps for name in step["makes"]],
        fresh=[step for step in steps if step["is_new"]],
        changed=[{**step, "told": _by_column(step)} for step in changed],
        same=sum(not step["is_new"] and not step["changes"] for step in steps),
        most=MOST_SHOWN,
        **_problems(attempt),
    )


def _by_column(step: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What was and what will be; hours day by day, only the days that change."""
    found: list[tuple[str, Any, Any]] = []
    for column, (old, new) in step["changes"].items():
        if column == "hours":
            found += [(day, (old or {}).get(day), new.get(day)) for day in DAYS if (old or {}).get(day) != new.get(day)]
        else:
            found.append((column, old, new))
    return [(column, _shown(old), _shown(new)) for column, old, new in found]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "–".join(map(str, value))
    return str(value) if value else "–"


def _see(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value]
