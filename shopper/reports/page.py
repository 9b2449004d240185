"""A report as a page, and the name its file goes by."""

from __future__ import annotations

import re
from typing import Any, cast

from shopper.infra.i18n import catalogue, pick
from shopper.reports.snapshot import Snapshot
from shopper.reports.view import ReportView, build_view

BANDS = ("excellent", "pass", "below", "stopped", "not_enough", "no_score")


def file_name(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """What a person finds again in a full download folder: "Mokotow-Pulawska-112-2026-04-18-en.pdf"."""
    place = pick(snapshot["location"]["name"], language).text
    words = re.sub(r"[^\w]+", "-", place, flags=re.UNICODE).strip("-") or "report"
    suffix = f"-rev{revision}" if revision > 1 else ""
    return f"{words}-{snapshot['visit']['local_date']}{suffix}-{language}.pdf"


def page_view(snapshot: dict[str, Any], language: str) -> ReportView:
    """The very view the PDF is set from: page and paper can never say different things."""
    return build_view(cast(Snapshot, snapshot), language, catalogue(language))
