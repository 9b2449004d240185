"""What customers let us repeat, for the owner."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import REPEAT_WORDS
from shopper.infra import clock
from shopper.infra.i18n import pick
from shopper.recognition.queries import testimonials as queries
from shopper.values.spreadsheet import Cell
from shopper.web.addresses import id_or_nowhere
from shopper.web.downloads import csv_file
from shopper.web.formats import localdate
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("testimonials", __name__)


@pages.get("/testimonials")
@may(REPEAT_WORDS)
def index() -> Response:
    after = id_or_nowhere(request.args.get("after"))
    rows, following = queries.repeated_for(actor().id, after)
    return render_page(
        "recognition/testimonials.html",
        rows=rows,
        first=url_for("testimonials.index") if after else None,
        following=url_for("testimonials.index", after=following) if following else None,
    )


@pages.get("/testimonials.csv")
@may(REPEAT_WORDS)
def export() -> Response:
    return csv_file(_lines(queries.repeated_to_export(actor().id)), f"testimonials-{clock.now():%Y-%m-%d}")


def _lines(rows: list[queries.Repeated]) -> Iterator[list[Cell]]:
    yield [_("Words"), _("Signed"), _("Location"), _("Rating, 1 to 5"), _("Language"), _("Consent given on"), _("Consent")]
    for row in rows:
        yield [
            row.words, row.signed, pick(row.location_name).text, row.face, row.language,
            localdate(row.given_at, row.zone), row.consent,
        ]  # fmt: skip
