"""The manager's reports: the list, the page that reads like the PDF, the PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, send_file, url_for

from shopper.access.rules import READ_REPORT
from shopper.capture.rules import uuid_or_none
from shopper.errors import NotFound
from shopper.infra.i18n import LANGUAGES, current_locale
from shopper.infra.storage import storage
from shopper.reports import queries
from shopper.reports.page import BANDS, disposition, page_view
from shopper.reviews.queries import photo_of_publication, publication_for
from shopper.web.guard import actor, may
from shopper.web.pages import render_page
from shopper.web.photos import photo_response

pages = Blueprint("reports", __name__, url_prefix="/reports")
NOWHERE, NO_BAND = UUID(int=0), "unknown"


@pages.get("")
@may(READ_REPORT)
def index() -> Response:
    band, place = request.args.get("result", ""), request.args.get("location", "")
    # What is no result and no place fits no report: to leave it out would show more than was asked for.
    wanted = queries.ReportFilter(
        location_id=uuid_or_none(place) or (NOWHERE if place else None),
        band=band if band in BANDS else (NO_BAND if band else None),
        before=uuid_or_none(request.args.get("before")),
    )
    rows, total, following = queries.reports_for(actor().id, wanted)
    filters = {"location": str(wanted.location_id or ""), "result": wanted.band or ""}
    return render_page(
        "reports/index.html",
        fragment="list",
        reports=rows,
        total=total,
        filters=filters,
        bands=BANDS,
        newest=url_for("reports.index", **_given(filters)) if wanted.before else None,
        older=url_for("reports.index", **_given(filters), before=following) if following else None,
        locations=[(node.id, node.name) for node in queries.locations_with_reports(actor().id)],
    )


@pages.get("/<uuid:publication_id>")
@may(READ_REPORT)
def show(publication_id: UUID) -> Response:
    publication = publication_for(actor().id, publication_id)
    ready = queries.finished(publication.id)
    return render_page(
        "reports/show.html",
        fragment="documents",
        publication=publication,
        ready=ready,
        all_ready=len(ready) == len(LANGUAGES),
        report=page_view(publication.snapshot, current_locale()),
    )


@pages.get("/<uuid:publication_id>/<language>.pdf")
@may(READ_REPORT)
def document(publication_id: UUID, language: str) -> Response:
    """The file, as it was made; while it is being made, a page that says so (202)."""
    publication = publication_for(actor().id, publication_id)
    if language not in LANGUAGES:
        raise NotFound
    report = queries.finished(publication.id).get(language)
    if report is None:
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


def _given(filters: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value}
