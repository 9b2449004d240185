"""The renderer reads nothing it was not handed, ends in time, and gives the same bytes for the same job."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from shopper.infra.pdf import Asset, Attachment, Limits, RenderFailed, jail, preload, render

AT = datetime(2026, 4, 20, 9, 15, tzinfo=UTC)
SECRET = "canary-7f3a91"
ROOT = Path(__file__).parents[2]
FONT = Asset((ROOT / "static/fonts/pdf/MWInter-400.ttf").read_bytes(), "font/ttf")
STYLE = "<style>@font-face{font-family:f;src:url(asset:font.ttf)}html{font-family:f}</style>"
NESTED_FLEX = "<div style='display:flex;flex-direction:column'>" * 12 + "x"


def made(body, assets=None, **options):
    page = f"<!doctype html><html lang='en'><head><title>T</title>{STYLE}</head><body>{body}</body></html>"
    options = {"title": "Title", "lang": "en", "identifier": b"0123456789abcdef", "created_at": AT} | options
    return render(page, {"font.ttf": FONT} | (assets or {}), **options)


@pytest.fixture(autouse=True, scope="module")
def _warm():
    """As in the worker: imported once, forked often."""
    preload()


def everything_in(data):
    """All bytes of the file, unpacked."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    return data + b"".join(streams)


@pytest.fixture
def open_dir():
    """Where any user may look: pytest's own directories are closed to others."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def canary(open_dir):
    """A file anybody may read, so that only the fence can be what keeps it out."""
    path = open_dir / "canary.txt"
    path.write_text(SECRET)
    path.chmod(0o644)
    return path


# Characters


def test_what_no_font_draws_is_left_out_and_never_a_question_mark():
    """An emoji that became "?" would read as the writer's own doubt."""
    data = made("<p>Miło 👍👍 było. Naprawdę?</p><p>日本</p>").data
    shown = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert " ".join(shown.split()) == "Miło było. Naprawdę?"


# Reading


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file://{path}" alt="x">',
        '<object data="file://{path}">x</object>',
        '<embed src="file://{path}">',
        '<link rel="stylesheet" href="file://{path}">',
        '<link rel="attachment" href="file://{path}">',
        '<a rel="attachment" href="file://{path}">x</a>',
        '<a href="file://{path}" rel="attachment">x</a><a href="file://{path}">y</a>',
        '<style>@import "file://{path}";</style>x',
        "<style>@font-face{{font-family:f;src:url(file://{path})}}p{{font-family:f}}</style><p>x",
        "<p style=\"background:url('file://{path}')\">x</p>",
        "<p style=\"content:url('file://{path}')\">x</p>",
        '<base href="file:///"><img src="{path}" alt="x">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{path}" width="9" height="9"/></svg>',
        '<iframe src="file://{path}"></iframe>',
        '<img src="{path}" alt="x">',
    ],
)
def test_a_local_file_is_never_read(canary, body):
    try:
        pdf = made(body.format(path=canary))
    except RenderFailed:
        return
    assert SECRET.encode() not in everything_in(pdf.data)
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        assert not list(opened.attachments)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "https://127.0.0.1:9/x.png", "ftp://127.0.0.1:9/x", "data:,x"])
def test_no_address_but_an_asset_is_fetched(address):
    with pytest.raises(RenderFailed, match="not given"):
        made(f'<img src="{address}" alt="x">')


def test_an_asset_it_was_not_given_fails_the_page():
    with pytest.raises(RenderFailed, match="not given"):
        made('<img src="asset:missing.jpg" alt="x">')


def test_a_broken_picture_fails_the_page_instead_of_vanishing():
    with pytest.raises(RenderFailed, match=r"bad\.jpg"):
        made('<img src="asset:bad.jpg" alt="x">', {"bad.jpg": Asset(b"\xff\xd8\xff\xe0 not a picture", "image/jpeg")})


def test_a_picture_that_is_not_what_its_name_promises_is_refused():
    name = hashlib.sha256(b"whole file").hexdigest()
    with pytest.raises(RenderFailed, match="name promises"):
        made("x", {name: Asset(b"whole fi", "image/jpeg")})


# Limits


def test_a_bomb_is_ended_at_its_processor_limit():
    started = time.monotonic()
    with pytest.raises(RenderFailed, match="SIGXCPU"):
        made(NESTED_FLEX, limits=Limits(cpu_seconds=1))
    assert time.monotonic() - started < 20


def test_a_bomb_is_ended_at_its_time_limit():
    with pytest.raises(RenderFailed, match="longer than"):
        made(NESTED_FLEX, limits=Limits(wall_seconds=0.5))


def test_a_picture_bomb_meets_the_memory_limit():
    with pytest.raises(RenderFailed):
        made(
            '<img src="asset:bomb.png" alt="x">',
            {"bomb.png": Asset(_png_of_nothing(12_000), "image/png")},
            limits=Limits(memory_bytes=160 << 20),
        )


def test_deep_nesting_fails_by_name():
    with pytest.raises(RenderFailed, match="RecursionError"):
        made("<div>" * 900)


def test_an_oversized_page_spends_no_child():
    with pytest.raises(RenderFailed, match="characters"):
        made("x" * 1000, limits=Limits(html_chars=500))


def children() -> set[int]:
    """Processes of ours, dead ones that nobody waited for among them."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(path.parent.name))
    return found


def test_nothing_is_left_behind(open_dir, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(open_dir))
    before = children()
    made("x")
    with pytest.raises(RenderFailed):
        made('<img src="asset:no" alt="x">')
    assert os.listdir(open_dir) == []
    assert children() <= before


def test_this_process_stays_without_the_renderer():
    """Whoever calls ``render`` without ``preload`` neither pays nor suffers the import: the child does."""
    program = """
import sys
from datetime import UTC, datetime
from tests.infra.test_pdf_fence import FONT, AT
from shopper.infra.pdf import render
render("<p>x", {"f.ttf": FONT}, title="T", lang="en", identifier=b"1", created_at=AT)
sys.exit("weasyprint" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


# The jail from inside


def _inside(question, open_dir):
    """What a fenced child answers to ``question()``."""
    home = tempfile.mkdtemp(dir=open_dir)
    reader, writer = os.pipe()
    parent, pid = os.getpid(), os.fork()
    if pid == 0:
        try:
            jail.seat_result(writer)
            jail.enter(home, parent, Limits())
            os.write(jail.RESULT_FD, json.dumps(question()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as pipe:
        return json.loads(pipe.read())


def test_the_child_holds_no_descriptor_of_its_parent(open_dir):
    with (open_dir / "database").open("w"):
        held = _inside(lambda: [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")[:-1]], open_dir)
    assert not [path for path in held if "database" in path or path.startswith("socket:")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to drop")
def test_the_child_is_nobody(open_dir):
    assert _inside(lambda: [os.getuid(), os.geteuid(), os.getgroups()], open_dir) == [65534, 65534, []]


def test_the_child_sees_no_network(open_dir):
    before, after = os.readlink("/proc/self/ns/net"), _inside(lambda: os.readlink("/proc/self/ns/net"), open_dir)
    if before == after:
        pytest.skip("this kernel lets nobody make a network namespace")
    assert before != after


def test_the_childs_environment_holds_no_secret(open_dir, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    assert SECRET not in _inside(lambda: list(os.environ.values()), open_dir)


# The file


def test_the_same_job_gives_the_same_bytes():
    attached = [Attachment("visit.json", b'{"a": 1}')]
    assert made("<h1>x</h1>", attachments=attached).data == made("<h1>x</h1>", attachments=attached).data


def test_the_file_says_what_it_is():
    pdf = made("<h1>Head</h1><p>text</p>", attachments=[Attachment("visit.json", b'{"a": 1}')])
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        xmp = opened.Root.Metadata.read_bytes().decode()
        assert 'pdfaid:part="3"' in xmp
        assert 'pdfaid:conformance="A"' in xmp
        assert 'pdfuaid:part="1"' in xmp
        assert (str(opened.Root.Lang), str(opened.docinfo.Title)) == ("en", "Title")
        assert str(opened.docinfo.CreationDate).startswith("D:20260420091500")
        assert opened.attachments["visit.json"].get_file().read_bytes() == b'{"a": 1}'
    assert pdf.pages == 1


def test_the_page_cannot_name_its_own_attachments_or_dates():
    pdf = made(
        '<meta name="dcterms.created" content="1999-01-01"><link rel="attachment" href="asset:x">', {"x": Asset(b"1", "text/plain")}
    )
    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        assert not list(opened.attachments)
        assert "1999" not in str(opened.docinfo.CreationDate)


def _png_of_nothing(side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * (side + 1)) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
