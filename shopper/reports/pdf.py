"""A report as a file: view, page, assets, fence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shopper.infra.pdf import Asset, Attachment, Limits, RenderedPdf, render
from shopper.reports.snapshot import Snapshot
from shopper.reports.view import ReportView, build_view, fingerprint, public_bytes
from shopper.reports.view.words import Translations

ROOT = Path(__file__).resolve().parents[2]
FONTS = ("MWInter-400.ttf", "MWInter-500.ttf", "MWInter-600.ttf", "MWInter-700.ttf", "MWMarks.ttf")
LIMITS = Limits(cpu_seconds=60, wall_seconds=240)
"""A report at all its bounds at once (300 findings, 120 photos, the longest account) takes 34 s and 0.6 GB; the wall is
wide because a worker on a busy machine waits longer than it works."""
HATCH = b"""<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" viewBox="0 0 8 8">
<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="#8A5A00" stroke-width="1.4"/></svg>"""


def render_report(snapshot: Snapshot, locale: str, translations: Translations, photo_bytes: Callable[[str], bytes]) -> RenderedPdf:
    """The publication as PDF in one language; the same snapshot always gives the same bytes.

    ``photo_bytes`` gives the derivative with that SHA-256. Raises ReportTooLarge or RenderFailed.
    """
    view = build_view(snapshot, locale, translations)
    # The day is enough: with the hour of publication the half hour of a visit could be narrowed down.
    published_on = datetime.fromisoformat(snapshot["publication"]["published_at"]).astimezone(UTC).date()
    return render(
        page_of(view, translations),
        assets_of(view, photo_bytes),
        title=view.document_title,
        lang=locale,
        identifier=bytes.fromhex(fingerprint(snapshot))[:16],
        created_at=datetime.combine(published_on, time(), UTC),
        attachments=[Attachment("visit.json", public_bytes(snapshot))],
        limits=LIMITS,
    )


def page_of(view: ReportView, translations: Translations) -> str:
    """The view set as HTML; everything in it is escaped."""
    environment = _environment().overlay()
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translations.gettext, translations.ngettext, newstyle=True
    )
    return environment.get_template("reports/pdf/report.html").render(report=view)


def assets_of(view: ReportView, photo_bytes: Callable[[str], bytes]) -> dict[str, Asset]:
    """All the page may ask for, by name."""
    accent = f":root {{ --accent: {view.accent}; }}".encode()
    return {
        **_house(),
        "accent.css": Asset(accent, "text/css"),
        "hatch.svg": Asset(HATCH, "image/svg+xml"),
        "qr.svg": Asset(_qr(view.check.address), "image/svg+xml"),
        **{photo.asset: Asset(photo_bytes(photo.asset), "image/jpeg") for photo in view.photos},
    }


@cache
def _house() -> dict[str, Asset]:
    fonts = {name: Asset((ROOT / "static/fonts/pdf" / name).read_bytes(), "font/ttf") for name in FONTS}
    return {**fonts, "report.css": Asset((ROOT / "static/css/pdf/report.css").read_bytes(), "text/css")}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )


def _qr(address: str) -> bytes:
    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", border=0, scale=4, xmldecl=False, nl=False, dark="#14181F")
    return out.getvalue()
