"""A report as a file: view, page, assets, fence, and the name it goes by."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shopper.infra.i18n import pick
from shopper.infra.pdf import Asset, Attachment, Limits, RenderedPdf, render
from shopper.infra.storage import make_folder, storage
from shopper.reports.snapshot import Snapshot
from shopper.reports.view import ReportView, build_view, fingerprint, public_bytes
from shopper.reports.view.words import Translations

ROOT = Path(__file__).resolve().parents[2]
FONTS = ("MWInter-400.ttf", "MWInter-500.ttf", "MWInter-600.ttf", "MWInter-700.ttf", "MWMarks.ttf")
LIMITS = Limits(cpu_seconds=120, wall_seconds=480)
"""A report at all its bounds at once (600 findings, 120 photos, the longest account) takes 34 s and 0.6 GB; the wall is
wide because a worker on a busy machine waits longer than it works."""
PLAIN_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"})
"""Letters that do not come apart into a plain one and a mark."""
HATCH = b"""<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" viewBox="0 0 8 8">
<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="#8A5A00" stroke-width="1.4"/></svg>"""


def logo_key(sha256: str) -> str:
    """Where the mark of issued reports is kept."""
    return f"reports/logos/{sha256}.jpg"


def render_report(
    snapshot: Snapshot,
    locale: str,
    translations: Translations,
    photo_bytes: Callable[[str], bytes],
    *,
    with_logo: bool = False,
) -> RenderedPdf:
    """The publication as PDF in one language; the same snapshot always gives the same bytes.

    ``photo_bytes`` gives the derivative with that SHA-256. Raises ReportTooLarge or RenderFailed.
    """
    view = build_view(snapshot, locale, translations)
    if not with_logo:
        view = replace(view, logo="")
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
        **({view.logo: Asset(photo_bytes(view.logo), "image/jpeg")} if view.logo else {}),
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


def file_name(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """What a person finds again in a full download folder: "Mokotow-Pulawska-112-2026-04-18-en.pdf"."""
    return _named(_place(snapshot, language), snapshot, revision, language)


def plain_file_name(snapshot: dict[str, Any], revision: int, language: str) -> str:
    """The same in plain letters; the shop's code in the place of a name that would lose some: "0117-2026-04-18-en.pdf"."""
    place = _place(snapshot, language).translate(PLAIN_LETTERS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", place) if not unicodedata.combining(sign))
    if not bare.isascii():
        bare = _hyphened(str(snapshot["location"].get("code") or ""))
        bare = bare if bare.isascii() else ""
    return _named(bare, snapshot, revision, language)


def _place(snapshot: dict[str, Any], language: str) -> str:
    return _hyphened(pick(snapshot["location"]["name"], language).text)


def _hyphened(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text, flags=re.UNICODE).strip("-")


def _named(words: str, snapshot: dict[str, Any], revision: int, language: str) -> str:
    suffix = f"-rev{revision}" if revision > 1 else ""
    return f"{words or 'report'}-{snapshot['visit']['local_date']}{suffix}-{language}.pdf"


def write_parcel(key: str, files: Iterable[tuple[str, Path]]) -> int:
    """A ZIP of files as they are (PDFs are packed already), streamed to the disk; appears whole or not at all. Its size."""
    path = storage().path(key)
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("wb") as out:
        with ZipFile(out, "w", ZIP_STORED, allowZip64=True) as package:
            for name, file in files:
                package.write(file, name)
        out.flush()
        os.fsync(out.fileno())
    storage().settle(temporary, path)
    return path.stat().st_size
