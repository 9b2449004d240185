"""The finished file: whole, readable, sealed against surprises, the same bytes for the same facts."""

import hashlib
import io
import json
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageDraw

from shopper.infra.pdf import RenderFailed, preload
from shopper.reports.pdf import render_report
from shopper.reports.view import fingerprint, public_bytes
from tests.reports.sample_snapshot import rescored, snapshot_a, snapshot_b
from tests.reports.words import Catalogue

ROOT = Path(__file__).parents[2]
COVER_ENDS_WITH = {"en": "Check this report.", "ru": "Проверьте отчёт.", "pl": "Sprawdź raport."}


@pytest.fixture(autouse=True, scope="module")
def _warm():
    preload()


@cache
def jpeg(number, width, height):
    """A photo as the derivative would be: RGB, no metadata."""
    chance, image = random.Random(number), Image.new("RGB", (width, height), (205, 195, 185))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        left, top = chance.randrange(width), chance.randrange(height)
        colour = tuple(chance.randrange(256) for _ in "rgb")
        draw.rectangle((left, top, left + chance.randrange(20, 160), top + chance.randrange(20, 120)), fill=colour)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def with_photos(snapshot, count=6):
    """The snapshot with real files behind its photos, and the files by hash."""
    files, photos, items = {}, [], [item for item in snapshot["items"] if item["weight"]]
    for number in range(count):
        width, height = (750, 1000) if number % 3 == 0 else (1000, 750)
        data = jpeg(number, width, height)
        sha256, item = hashlib.sha256(data).hexdigest(), items[number * 3 % len(items)]
        files[sha256] = data
        photos.append({"pid": f"p{number}", "sha256": sha256, "width": width, "height": height, "item": item["key"]})
        item["photos"] = [*item["photos"], f"p{number}"]
    return snapshot | {"photos": photos}, files


def rendered(snapshot, language="en", count=0):
    snapshot, files = with_photos(snapshot, count)
    return render_report(snapshot, language, Catalogue(language), files.__getitem__)


def pages_of(pdf):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf.data)).pages]


def missing_glyphs(data):
    """How often a page draws glyph 0, the empty box."""
    count = 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("Tj", "TJ"):
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    count += sum(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2))
    return count


def long_names(snapshot):
    snapshot["location"] |= {"name": {"ru": "Очень длинное название магазина с пекарней " * 4}, "address": "Проспект " * 30}
    snapshot["company"]["name"] = {"en": "A very long company name & sons " * 5}
    snapshot["visit"] |= {"shopper_alias": {"en": "Жаворонок" * 5}, "channel": "phone", "scenario": {"en": "Something unusual " * 9}}
    for item in snapshot["items"]:
        item["title"] = {language: (text + " ") * 5 for language, text in item["title"].items()}
    for part in snapshot["sections"] + snapshot["stages"]:
        part["name"] = {language: (text + " ") * 5 for language, text in part["name"].items()}
    return snapshot


def sixty_items(snapshot):
    plain = [item for item in snapshot["items"] if item["weight"]]
    items = [plain[n % len(plain)] | {"key": f"{n // 6 + 1}.{n % 6 + 1}", "section": str(n // 6 + 1)} for n in range(60)]
    sections = [{"code": str(n), "name": {"en": f"Section {n}"}, "earned": "0", "possible": "0"} for n in range(1, 11)]
    failed = {f"{n}.{m}": "critical" if n == m else "not_met" for n in range(1, 7) for m in range(1, 7, 2)}
    return rescored(snapshot | {"items": items, "sections": sections}, failed)


def hostile(snapshot):
    text = "<script>x</script> {{ 7*7 }} %(x)s \u202egnp.exe 汉字 😀👩‍👧 عربى \x00\x07 \u3000" + "W" * 500 + "</p></style>"
    snapshot["narrative"] = text + "\n" * 5000 + text
    snapshot["location"] |= {"name": {'zz"': text}, "zone": "Mars/../../etc/passwd"}
    snapshot["publication"]["code"], snapshot["visit"]["shopper_alias"] = text, {"en": text}
    for item in snapshot["items"]:
        item |= {"fact": text, "fact_language": '"><script>', "title": {"en": text}, "criterion": {}}
    snapshot["items"][5]["key"] = '" onclick=x <b>'
    return snapshot


CASES = {
    "a": (lambda: snapshot_a(), "en", 6),
    "b in russian": (lambda: snapshot_b(), "ru", 6),
    "b in polish": (lambda: snapshot_b(), "pl", 6),
    "all met": (lambda: rescored(snapshot_a(), {"*": "met"}), "en", 0),
    "nothing assessed": (lambda: rescored(snapshot_a(), {"*": "not_assessed"}), "pl", 0),
    "stopped": (lambda: rescored(snapshot_a(), dict.fromkeys(("2.3", "5.2", "2.5", "3.4"), "critical")), "ru", 1),
    "long names": (lambda: long_names(snapshot_b()), "ru", 12),
    "sixty items": (lambda: sixty_items(snapshot_a()), "en", 12),
    "long story": (lambda: snapshot_a() | {"narrative": ("Слово за словом. " * 30 + "\n") * 60}, "ru", 0),
    "hostile": (lambda: hostile(snapshot_b()), "en", 3),
}


def the_cover_is_exactly_the_first_page(case):
    pdf, language, _ = case
    assert COVER_ENDS_WITH[language] in pages_of(pdf)[0]


def every_glyph_is_drawn(case):
    assert missing_glyphs(case[0].data) == 0


def every_font_is_embedded_and_ours(case):
    with pikepdf.open(io.BytesIO(case[0].data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font and "MW-" in str(font.FontName) for font in fonts)


def every_photo_is_in_the_file_once_unchanged(case):
    pdf, _, count = case
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        kept = {o.read_raw_bytes() for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Filter") == "/DCTDecode"}
    assert kept == {jpeg(n, *((750, 1000) if n % 3 == 0 else (1000, 750))) for n in range(count)}


def the_renderer_had_nothing_to_grumble_about(case):
    assert case[0].warnings == ()


def the_file_passes_for_an_accessible_archive(case):
    """What can be checked without veraPDF: the claims, the tags, the language, alternatives for pictures."""
    pdf, language, _ = case
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        root, xmp = opened.Root, opened.Root.Metadata.read_bytes().decode()
        assert 'pdfaid:part="3"' in xmp
        assert 'pdfuaid:part="1"' in xmp
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == (language, True)
        assert root.ViewerPreferences.DisplayDocTitle
        figures = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert all(str(figure.get("/Alt", "")) for figure in figures)


@pytest.mark.parametrize("name", CASES)
def test_a_document_is_whole(name):
    """All that is asked of one document at once: setting it costs two seconds."""
    build, language, count = CASES[name]
    case = rendered(build(), language, count), language, count
    the_cover_is_exactly_the_first_page(case)
    every_glyph_is_drawn(case)
    every_font_is_embedded_and_ours(case)
    every_photo_is_in_the_file_once_unchanged(case)
    the_renderer_had_nothing_to_grumble_about(case)
    the_file_passes_for_an_accessible_archive(case)


def test_the_attachment_is_the_data_the_footer_vouches_for():
    snapshot, files = with_photos(snapshot_a())
    pdf = render_report(snapshot, "en", Catalogue("en"), files.__getitem__)
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        attached = opened.attachments["visit.json"].get_file().read_bytes()
    assert attached == public_bytes(snapshot)
    assert json.loads(attached)["score"]["percent"] == "8850/103"
    shown = hashlib.sha256(attached).hexdigest()[:24]
    assert shown == fingerprint(snapshot)[:24]
    assert f"{shown[:8]} {shown[8:16]} {shown[16:]}" in pages_of(pdf)[0]


@pytest.mark.parametrize(("language", "figure"), [("en", "85.9"), ("ru", "85,9"), ("pl", "85,9")])
def test_the_score_stands_on_the_cover_as_the_language_writes_it(language, figure):
    assert figure in pages_of(rendered(snapshot_a(), language))[0]


def test_a_photo_that_cannot_be_had_fails_the_report():
    snapshot, files = with_photos(snapshot_a())
    files[snapshot["photos"][0]["sha256"]] = b"half a photo"
    with pytest.raises(RenderFailed, match="name promises"):
        render_report(snapshot, "en", Catalogue("en"), files.__getitem__)


def test_the_same_facts_give_the_same_bytes_in_any_process():
    program = """
import hashlib, sys
from tests.reports.test_render_pdf import rendered, snapshot_b
sys.stdout.write(hashlib.sha256(rendered(snapshot_b(), "pl", 6).data).hexdigest())
"""
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {hashlib.sha256(rendered(snapshot_b(), "pl", 6).data).hexdigest()}


def test_the_company_s_mark_stands_on_the_cover_with_its_name():
    data = jpeg(99, 400, 120)
    mark = hashlib.sha256(data).hexdigest()
    snapshot = snapshot_a() | {"photos": [], "company": {**snapshot_a()["company"], "logo": mark}}
    pdf = render_report(snapshot, "en", Catalogue("en"), {mark: data}.__getitem__, with_logo=True)
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        alts = [str(o.get("/Alt", "")) for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert "Good Corner" in alts
    assert "Check this report." in pages_of(pdf)[0]
