"""A report as a page, the name its file goes by, the list as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from flask_babel import gettext as _

from shopper.cases.home import Part, on_home
from shopper.infra import clock
from shopper.infra.i18n import catalogue, pick
from shopper.reports.pdf import file_name, plain_file_name
from shopper.reports.queries import ReportRow, lately_published
from shopper.reports.snapshot import Snapshot
from shopper.reports.view import ReportView, build_view
from shopper.values.spreadsheet import MARK, csv_line

BANDS = ("excellent", "pass", "below", "stopped", "not_enough", "no_score")
NEW_DAYS, FEW = 14, 3


@on_home
def new_reports(user_id: UUID) -> Part:
    """For a manager's first page, below what is owed."""
    return Part("reports/_new.html", lately_published(user_id, clock.now() - timedelta(days=NEW_DAYS), FEW))


def disposition(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """The header that names the file: plain letters for the oldest browsers, the place as it is written for all others."""
    plain, name = plain_file_name(snapshot, revision, language), file_name(snapshot, revision, language)
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def csv_lines(rows: Iterable[ReportRow]) -> Iterator[str]:
    """For spreadsheets and programs: UTF-8 with its mark, comma, the decimal point; exact results stand as fractions."""
    yield MARK + csv_line(_headings(), comma=False)
    for row in rows:
        yield csv_line(_cells(row), comma=False)


def workbook_rows(rows: Iterable[ReportRow]) -> Iterator[list[Any]]:
    """The same for a workbook, where text is never taken for a formula."""
    yield _headings()
    yield from map(_cells, rows)


def _headings() -> list[str]:
    return [
        _("Visited"), _("Location"), _("Code"), _("Book"), _("Result"), _("Score"), _("Score, exact"), _("Worked out, exact"),
        _("Not met"), _("Critical"), _("Revision"), _("Published"), _("Report"),
    ]


def _cells(row: ReportRow) -> list[Any]:
    shown = row.percent is not None and row.band != "stopped"
    return [
        row.visited_on.isoformat(), pick(row.location_name).text, row.code or "", row.edition, row.band,
        _tenths(row.percent) if shown else None, row.percent if shown else None, row.worked_out,
        row.not_met, row.critical, row.revision, row.published_at.date().isoformat(), f"/reports/{row.id}",
    ]


def _tenths(percent: str | None) -> Decimal:
    """Half up, as everywhere it is printed."""
    return Decimal((20 * Fraction(percent or 0) + 1) // 2) / 10


def page_view(snapshot: dict[str, Any], language: str) -> ReportView:
    """The very view the PDF is set from: page and paper can never say different things."""
    return build_view(cast(Snapshot, snapshot), language, catalogue(language))
