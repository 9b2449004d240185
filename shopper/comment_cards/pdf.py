"""Codes on paper: posters, table tents, stickers, labels for orders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import phonenumbers
import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shopper.comment_cards.models import CommentCard, OrderCode, Placement
from shopper.comment_cards.rules.codes import shown
from shopper.comment_cards.rules.design import Design
from shopper.comment_cards.rules.printing import SHEETS, Sheet, address_in_words, address_of
from shopper.infra.i18n import LANGUAGES, catalogue, pick
from shopper.infra.pdf import Asset, Limits, RenderedPdf, render
from shopper.organisation.models import Node

ROOT = Path(__file__).resolve().parents[2]
FONTS = ("MWInter-400.ttf", "MWInter-500.ttf", "MWInter-600.ttf", "MWInter-700.ttf")
LAYOUT = 3
"""Raised when the same words are set differently: sheets that were kept are made anew."""
ACCENT = "#0B4F5C"
QUIET = 4
"""White modules around a code, as its standard asks."""
LONG_QUESTION, MADE_AT = 40, datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """What stands beside a code in one language. `hours`: of the owner's line, empty without one."""

    language: str
    question: str
    how: str
    call: str
    hours: str


@dataclass(frozen=True)
class Printed:
    """One code: where it goes, in `words` for the eye. `about`: the shop and its spot, or the order."""

    code: str
    qr: str
    words: str
    place: str
    about: str


@dataclass(frozen=True)
class SheetView:
    """All that is set on the pages, as plain values."""

    kind: str
    language: str
    title: str
    company: str
    accent: str
    logo: str
    phone: str
    side_mm: int
    reads_from: str
    is_long: bool
    said: tuple[Said, ...]
    codes: tuple[Printed, ...]
    layout: int = LAYOUT

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def file_key(self) -> str:
        return f"sheets/{self.fingerprint}.pdf"


def languages_of(design: Design, kind: str, language: str) -> list[str]:
    """Those that stand on the paper: one, or all of the card; none for one that the card does not speak or that has no room."""
    wanted = [code for code in LANGUAGES if code in design.languages]
    if language == "all":
        return wanted if SHEETS[kind].has_room_for_all else []
    return [code for code in wanted if code == language]


def sheet_view(
    kind: str,
    language: str,
    card: CommentCard,
    design: Design,
    company: Node,
    logo: str,
    placements: Iterable[Placement],
    base_url: str,
    orders: Iterable[OrderCode] = (),
) -> SheetView:
    """`placements` each with its code; with `orders` their codes instead, all of one placement."""
    sheet, first = SHEETS[kind], languages_of(design, kind, language)[0]
    of_orders, words = list(orders), catalogue(first)
    codes = [_of_order(each, base_url, words.gettext("Order No. %(number)s")) for each in of_orders]
    said = tuple(_said(design, card.line or {}, code) for code in languages_of(design, kind, language))
    return SheetView(
        kind=kind,
        language=first,
        title=f"{pick(company.name, first).text}: {said[0].question}",
        company=pick(company.name, first).text,
        accent=company.accent or ACCENT,
        logo=logo,
        phone=_phone(card.line or {}),
        side_mm=sheet.side_mm,
        reads_from=_reads_from(sheet, first),
        is_long=any(len(each.question) > LONG_QUESTION for each in said),
        said=said,
        codes=tuple(codes if of_orders else [_of_placement(each, base_url, first) for each in placements]),
    )


def render_sheet(view: SheetView, logo: bytes | None) -> RenderedPdf:
    """The pages; the same view always gives the same bytes. Raises RenderFailed."""
    page = _environment().get_template("comment_cards/pdf/sheet.html").render(sheet=view, each=SHEETS[view.kind].each)
    return render(
        page,
        _assets(view, logo),
        title=view.title,
        lang=view.language,
        identifier=bytes.fromhex(view.fingerprint)[:16],
        created_at=MADE_AT,
        limits=Limits(cpu_seconds=60),
    )


def _of_placement(placement: Placement, base_url: str, language: str) -> Printed:
    place, spot = pick(placement.node.name, language).text, pick(placement.spot, language).text
    return _printed(placement.code, base_url, place, spot)


def _of_order(order: OrderCode, base_url: str, words: str) -> Printed:
    return _printed(order.code, base_url, "", words % {"number": order.purchase["order"]})


def _printed(code: str, base_url: str, place: str, about: str) -> Printed:
    return Printed(code, address_of(base_url, code), address_in_words(base_url, shown(code)), place, about)


def _said(design: Design, line: dict[str, Any], language: str) -> Said:
    words = catalogue(language)
    return Said(
        language,
        pick(design.question, language).text,
        words.gettext("Scan, tap a face: 20 seconds. No app, no account."),
        words.gettext("Rather speak to the owner?"),
        pick(line.get("hours"), language).text if line.get("phone") else "",
    )


def _phone(line: dict[str, Any]) -> str:
    """In groups that can be read across a counter."""
    if not line.get("phone"):
        return ""
    return phonenumbers.format_number(phonenumbers.parse(line["phone"]), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _reads_from(sheet: Sheet, language: str) -> str:
    distance = f"{sheet.distance_m:g}"
    written = distance if language == "en" else distance.replace(".", ",")
    return catalogue(language).gettext("Reads from %(distance)s m") % {"distance": written}


def _assets(view: SheetView, logo: bytes | None) -> dict[str, Asset]:
    drawn = {each.code: segno.make_qr(each.qr, error="m") for each in view.codes}
    modules = next((len(each.matrix) for each in drawn.values()), 1)
    box = view.side_mm * (modules + 2 * QUIET) / modules
    own = f":root {{ --accent: {view.accent}; }} .qr img {{ width: {box:.2f}mm; height: {box:.2f}mm; }}"
    return {
        **_house(),
        "own.css": Asset(own.encode(), "text/css"),
        **{f"{code}.svg": Asset(_svg(each), "image/svg+xml") for code, each in drawn.items()},
        **({"logo.jpg": Asset(logo, "image/jpeg")} if logo and view.logo else {}),
    }


def _svg(code: segno.QRCode) -> bytes:
    out = BytesIO()
    code.save(out, kind="svg", border=QUIET, scale=4, xmldecl=False, nl=False, dark="#000000")
    return out.getvalue()


@cache
def _house() -> dict[str, Asset]:
    fonts = {name: Asset((ROOT / "static/fonts/pdf" / name).read_bytes(), "font/ttf") for name in FONTS}
    return {**fonts, "sheet.css": Asset((ROOT / "static/css/pdf/sheet.css").read_bytes(), "text/css")}


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(ROOT / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
