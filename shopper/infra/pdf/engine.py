"""The renderer itself. Imported only by the worker and its children: the import alone changes Pillow for a process."""

from __future__ import annotations

import functools
import logging
import re
import traceback
import unicodedata
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # A server without any font of its own is fine: ours come with each page.
    import weasyprint

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from shopper.infra.pdf.contract import Asset, Attachment, Job

ImageFile.LOAD_TRUNCATED_IMAGES = False  # weasyprint turns it on; half a photo must be an error.

REASON_CHARS = 500
SIGNS = ("\N{WHITE VERTICAL RECTANGLE}", "\N{WHITE SQUARE}")
"""What stands for a character that no font of the page can draw, best first; with none of them it is left out. Never a
question mark: it would read as the writer's own doubt."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
WARM_UP = """<html lang="en"><title>ready</title><link rel="stylesheet" href="asset:warm.css">
<h1 id="a"><a href="#a">aa</a></h1><table><tr><th>a<td>a</table><img src="asset:warm.svg" alt="one">
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>two</title><path d="M0 0h9v9z"/></svg></html>"""
WARM_UP_STYLE = b"""@font-face{font-family:w;src:url(asset:warm.ttf)} html{font-family:w;width:calc(1mm + 2%)}
@page{@bottom-left{content:"a" string(s)}} h1{string-set:s content()}"""
WARM_UP_ASSETS = {
    "warm.css": Asset(WARM_UP_STYLE, "text/css"),
    "warm.svg": Asset(b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', "image/svg+xml"),
}
WARM_UP_ATTACHMENTS = (Attachment("warm.json", b"{}"),)

UA_SCHEMA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class AccessibleArchive(DocumentMetadata):
    """Says PDF/UA-1 beside PDF/A: the renderer itself can only say one of them."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", UA_SCHEMA + b"</rdf:RDF>")


class ClosedFetcher(URLFetcher):
    """Serves the assets by name from memory; any other address ends the rendering."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(timeout=1, allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        asset = self._assets.get(url.removeprefix("asset:")) if url.startswith("asset:") else None
        if asset is None:
            raise FatalURLFetchingError(f"the page asks for {url[:200]!r}, which it was not given")
        return URLFetcherResponse(url, asset.data, {"Content-Type": asset.type})


class Complaints(logging.Handler):
    """Keeps what the renderer logs: a picture it could not load is only an ERROR line there, and a failure here."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        kept = self.errors if record.levelno >= logging.ERROR else self.warnings
        if len(kept) < 20:
            kept.append(record.getMessage()[:REASON_CHARS])


@functools.cache
def ready() -> None:
    """One small page, so that whatever Python imports late is there before a child loses sight of the disk.

    The child may be another user, for whom the interpreter's own directory is closed.
    """
    Image.preinit()
    assets = {**WARM_UP_ASSETS, "warm.ttf": Asset(last_resort_font(), "font/ttf")}
    answer, _ = attempt(Job(WARM_UP, assets, "ready", "en", "pdf/a-3a+ua-1", b"ready", EPOCH, WARM_UP_ATTACHMENTS))
    if "failed" in answer:
        raise RuntimeError(f"the renderer does not work here: {answer['failed']}")


@functools.cache
def last_resort_font() -> bytes:
    """Draws an empty letter a. Without any font at all, Pango would end the process at the first letter."""
    builder, glyph = FontBuilder(1000, isTTF=True), TTGlyphPen(None).glyph()
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({ord("a"): "a"})
    builder.setupGlyf({".notdef": glyph, "a": glyph})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "w", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def attempt(job: Job) -> tuple[dict[str, object], bytes]:
    """The header and the file, or the header with the reason: whatever happens inside is told, not raised."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data, pages, grumbles = _produce(job)
        return {"pages": pages, "size": len(data), "warnings": grumbles}, data
    except MemoryError:
        return {"failed": "needed more memory than allowed"}, b""
    except BaseException as error:
        return {"failed": _reason(error)}, b""


def _produce(job: Job) -> tuple[bytes, int, list[str]]:
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate = [complaints], False
    logger.setLevel(logging.WARNING)
    page = weasyprint.HTML(string=_drawable(job.html, job.assets), base_url="asset:", url_fetcher=ClosedFetcher(job.assets))
    document = page.render()
    _label(document.metadata, job)
    data = document.write_pdf(**_options(job))
    if complaints.errors:
        raise ValueError("; ".join(complaints.errors))
    return data, len(document.pages), complaints.warnings


def _options(job: Job) -> dict[str, Any]:
    archive = {"pdf_variant": "pdf/a-3a"} if job.variant == "pdf/a-3a+ua-1" else {}
    return {**archive, "pdf_identifier": job.identifier, "attachments": [_attached(a, job) for a in job.attachments]}


def _label(metadata: DocumentMetadata, job: Job) -> None:
    """Title, language and dates come from the job alone, whatever the page says about itself."""
    if job.variant == "pdf/a-3a+ua-1":
        metadata.__class__ = AccessibleArchive
    metadata.title, metadata.lang = job.title, job.lang
    metadata.created = metadata.modified = job.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata.attachments = []


def _attached(attachment: Attachment, job: Job) -> weasyprint.Attachment:
    made = job.created_at.astimezone(UTC).replace(microsecond=0)
    return weasyprint.Attachment(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description or None,
        created=made,
        modified=made,
        relationship=attachment.relationship,
    )


def _drawable(html: str, assets: Mapping[str, Asset]) -> str:
    """The page with every character that none of its fonts can draw replaced by one visible sign, or left out.

    A missing glyph would be an empty box that cannot be copied out, and breaks PDF/A and PDF/UA. ASCII, which is also the
    markup, is taken for granted.
    """
    fonts = [asset.data for asset in assets.values() if asset.type.startswith("font/")]
    known = frozenset().union(*map(_coverage, fonts))
    sign = next((s for s in SIGNS if ord(s) in known), "")
    stand_ins = {ord(c): _stand_in(c, sign) for c in set(html) if ord(c) not in known and not c.isascii()}
    drawn = html.translate(stand_ins) if stand_ins else html
    return re.sub(re.escape(sign) + "{2,}", sign, drawn) if stand_ins and sign else drawn


def _stand_in(character: str, sign: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cf"):
        return character  # Line ends, joiners, zero-width spaces: they draw nothing.
    return " " if category.startswith("Z") else sign


def _coverage(data: bytes) -> frozenset[int]:
    with TTFont(BytesIO(data), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _reason(error: BaseException) -> str:
    """One line: what went wrong, why if that is known, and in which function."""
    cause = f" because of {error.__cause__!r}" if error.__cause__ else ""
    place = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1:]
    where = f" (in {place[0].name})" if place else ""
    return f"{type(error).__name__}: {error}{cause}"[:REASON_CHARS] + where
