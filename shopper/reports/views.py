"""The manager's reports: the list, the page that reads like the PDF, the PDF, the page a printed code leads to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, redirect, request, send_file, url_for

from shopper.access.rules import READ_REPORT
from shopper.errors import Invalid, NotFound
from shopper.infra.i18n import LANGUAGES, current_locale
from shopper.infra.jobs import is_owed
from shopper.infra.storage import storage
from shopper.infra.workbook import write_workbook
from shopper.reports import actions, queries
from shopper.reports.models import READY
from shopper.reports.page import BANDS, csv_lines, disposition, page_view, workbook_rows
from shopper.reports.rules import plain_code
from shopper.reviews.queries import photo_of_publication, publication_for
from shopper.web.addresses import id_in, id_or_nowhere
from shopper.web.guard import actor, may, public
from shopper.web.pages import render_page
from shopper.web.photos import photo_response
from shopper.web.rate import is_too_often

pages = Blueprint("reports", __name__, url_prefix="/reports")
check_pages = Blueprint("verification", __name__, url_prefix="/v")
NO_BAND = "unknown"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKS_A_MINUTE = 30


@pages.get("")
@may(READ_REPORT)
def index() -> Response:
    wanted, who = _wanted(), actor().id
    rows, following = queries.reports_for(who, wanted)
    total = queries.count_reports(who, wanted)
    given = _given(wanted)
    return render_page(
        "reports/index.html",
        fragment="list",
        reports=rows,
        total=min(total, queries.COUNTED),
        more=total > queries.COUNTED,
        filters=_filters(wanted),
        is_filtered=bool(set(given) - {"sort"}),
        bands=BANDS,
        newest=url_for("reports.index", **given) if wanted.before else None,
        older=url_for("reports.index", **given, before=following) if following else None,
        exports={kind: url_for("reports.export", kind=kind, **given) for kind in ("csv", "xlsx")},
        places=queries.places_with_reports(who),
        editions=queries.editions_with_reports(who),
    )


@pages.get("/export.<kind>")
@may(READ_REPORT)
def export(kind: str) -> Response:
    """What is filtered, whole. Kept on the disk once it is long: an answer must not outlive its transaction."""
    if kind not in ("csv", "xlsx"):
        raise NotFound
    found = queries.all_reports_for(actor().id, _wanted())
    file = cast(BinaryIO, SpooledTemporaryFile(max_size=1_000_000))  # noqa: SIM115  closed by the answer when it is sent
    if kind == "csv":
        file.writelines(line.encode() for line in csv_lines(found))
    else:
        write_workbook(file, "reports", workbook_rows(found))
    file.seek(0)
    response = send_file(file, mimetype="text/csv" if kind == "csv" else WORKBOOK)
    response.headers["Content-Disposition"] = f'attachment; filename="reports.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/parcels")
@may(READ_REPORT)
def parcels() -> Response:
    return render_page("reports/parcels.html", parcels=queries.parcels_of(actor().id))


@pages.post("/parcels")
@may(READ_REPORT)
def pack() -> Response:
    """Ticked reports, or all that fit the filters; in the languages chosen."""
    who, wanted = actor().id, _wanted(request.form)
    ticked = [each for each in map(id_in, request.form.getlist("publication")) if each]
    chosen = queries.publication_ids(who, wanted, actions.MOST_IN_A_PARCEL + 1) if request.form.get("which") == "all" else ticked
    try:
        parcel_id = actions.pack(who, chosen, request.form.getlist("language"))
    except Invalid as problem:
        return render_page(
            "reports/parcel_problem.html", status=422, problem=next(iter(problem.problems)), most=actions.MOST_IN_A_PARCEL,
            back=url_for("reports.index", **_given(wanted)),
        )
    return redirect(url_for("reports.parcel", parcel_id=parcel_id), code=303)  # type: ignore[return-value]


@pages.get("/parcels/<uuid:parcel_id>")
@may(READ_REPORT)
def parcel(parcel_id: UUID) -> Response:
    return render_page("reports/parcel.html", fragment="progress", parcel=queries.parcel(actor().id, parcel_id))


@pages.get("/parcels/<uuid:parcel_id>.zip")
@may(READ_REPORT)
def parcel_file(parcel_id: UUID) -> Response:
    """Only to whoever asked for it, and only while they may read all that is in it."""
    found = queries.parcel(actor().id, parcel_id)
    inside = [UUID(each) for each in found.publications]
    path = storage().path(found.file_key)
    if found.state != READY or not path.is_file() or len(queries.readable(actor().id, inside)) < len(inside):
        raise NotFound
    response = send_file(path, mimetype="application/zip", conditional=True)
    response.headers["Content-Disposition"] = f'attachment; filename="reports-{found.created_at:%Y-%m-%d}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/<uuid:publication_id>")
@may(READ_REPORT)
def show(publication_id: UUID) -> Response:
    publication = publication_for(actor().id, publication_id)
    ready = queries.finished(publication.id)
    owed = {code for code in LANGUAGES if code not in ready and is_owed(actions.render_key(publication.id, code))}
    entry = queries.entry_of(publication.id)
    newest = queries.newest_of(entry.series_id) if entry else None
    return render_page(
        "reports/show.html",
        fragment="documents",
        publication=publication,
        ready=ready,
        owed=owed,
        newer=newest if newest and entry and newest.revision > entry.revision else None,
        withdrawn=entry is not None and queries.is_withdrawn(entry),
        revisions=queries.entries_of(entry.series_id) if entry else [],
        report=page_view(publication.snapshot, current_locale()),
    )


@pages.get("/<uuid:publication_id>/<language>.pdf")
@may(READ_REPORT)
def document(publication_id: UUID, language: str) -> Response:
    """The file, as it was made; while it is being made, a page that says so (202). Asking for it is what gets it made."""
    publication = publication_for(actor().id, publication_id)
    if language not in LANGUAGES:
        raise NotFound
    report = queries.finished(publication.id).get(language)
    if report is None:
        if not is_owed(actions.render_key(publication.id, language)):
            actions.ask_for_report(actor().id, publication.id, language)
        return render_page("reports/waiting.html", status=202, publication=publication, language=language)
    response = send_file(
        storage().path(report.file_key),
        mimetype="application/pdf",
        conditional=True,
        etag=report.sha256,
        download_name=f"{language}.pdf",
        as_attachment=False,
    )
    response.headers["Content-Disposition"] = disposition(publication.snapshot, publication.revision, language)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.get("/<uuid:publication_id>/photos/<uuid:pid>.jpg")
@may(READ_REPORT)
def photo(publication_id: UUID, pid: UUID) -> Response:
    found = photo_of_publication(actor().id, publication_id, pid)
    return photo_response(storage().path(found.clean_key), found.clean_sha256 or "")


@check_pages.get("")
@public
def ask_code() -> Response:
    """For whoever has the paper and no camera: type the code. Goes on to its page."""
    typed = plain_code(request.args.get("code", ""))
    if typed:
        return redirect(url_for("verification.check", code=typed), code=303)  # type: ignore[return-value]
    return render_page("reports/check_code.html")


@check_pages.get("/<code>")
@public
def check(code: str) -> Response:
    """Whether a report on paper is genuine and the newest one. Anyone who holds its code; an unknown one is told in words.

    Known and unknown are the same status: whoever tries codes learns nothing faster than by reading.
    """
    if is_too_often("check", request.remote_addr or "", CHECKS_A_MINUTE):
        return render_page("reports/check_later.html", status=429)
    entry = queries.entry_by_code(plain_code(code))
    if entry is None:
        return render_page("reports/check.html", entry=None, typed=code[:60])
    newest = queries.newest_of(entry.series_id) or entry
    return render_page(
        "reports/check.html",
        entry=entry,
        is_newest=newest.publication_id == entry.publication_id,
        is_withdrawn=queries.is_withdrawn(entry),
        place=queries.place(entry.location_id),
        company=queries.place(entry.company_id),
        files=sorted(queries.finished(entry.publication_id).values(), key=lambda each: each.language),
    )


def _wanted(given: Mapping[str, str] | None = None) -> queries.ReportFilter:
    """What is no result, place, day or edition fits no report: to leave it out would show more than was asked for."""
    asked = request.args if given is None else given
    band, place, edition, sort = (asked.get(name, "") for name in ("result", "location", "edition", "sort"))
    return queries.ReportFilter(
        place_id=id_or_nowhere(place),
        band=band if band in BANDS else (NO_BAND if band else None),
        before=id_in(asked.get("before")),
        since=_day(asked.get("from", ""), date.max),
        until=_day(asked.get("to", ""), date.min),
        edition_id=id_or_nowhere(edition),
        sort=sort if sort in queries.SORTS else "newest",
    )


def _day(text: str, nowhere: date) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return nowhere


def _filters(wanted: queries.ReportFilter) -> dict[str, str]:
    """As they stand in the address."""
    return {
        "location": str(wanted.place_id or ""),
        "result": wanted.band or "",
        "from": wanted.since.isoformat() if wanted.since else "",
        "to": wanted.until.isoformat() if wanted.until else "",
        "edition": str(wanted.edition_id or ""),
        "sort": wanted.sort if wanted.sort != "newest" else "",
    }


def _given(wanted: queries.ReportFilter) -> dict[str, Any]:
    return {name: value for name, value in _filters(wanted).items() if value}
