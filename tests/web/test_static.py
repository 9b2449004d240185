"""Files under one hash: kept for a year, squeezed once, and only what lies in the folder."""

import gzip
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask

from shopper.config import ROOT
from shopper.web.static_files import StaticFiles
from tests.web.crawl import client_of

TYPES = {
    ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json", ".json": "application/json", ".txt": "text/plain",
}
CLIMBS = [
    "../shopper/config.py", "..%2fshopper%2fconfig.py", "%2e%2e/%2e%2e/etc/passwd", "css/../../wsgi.py", "/etc/passwd", "css//app.css",
    "css/app.css/", "css\\app.css", "css/app.css%00.png", "css", "", ".", "css/app.css.map", "CSS/app.css", "css/app.css;x", "~root",
    "....//....//etc/passwd", "css/%252e%252e/app.css", "vendor/", ".git/config",
]


@pytest.fixture
def app(sqlite_database: Any) -> Flask:
    """Files need no data: one database is as good as the other."""
    return sqlite_database.app  # type: ignore[no-any-return]


def files_of(app: Flask) -> StaticFiles:
    return app.extensions["static_files"]  # type: ignore[no-any-return]


def test_every_file_is_served_as_what_it_is(app: Flask) -> None:
    client, files = client_of(app, None), files_of(app)
    for path in (path for path in (ROOT / "static").rglob("*") if path.is_file()):
        name = path.relative_to(ROOT / "static").as_posix()
        answer = client.get(files.url(name))
        assert answer.status_code == 200, name
        assert answer.data == path.read_bytes(), name
        assert answer.mimetype == TYPES.get(path.suffix, answer.mimetype), name


@pytest.mark.parametrize(("asked", "coding"), [("br, gzip", "br"), ("gzip", "gzip"), ("gzip;q=1.0, br;q=0", "gzip"), ("identity", None), ("", None), ("*;q=0", None)])
def test_text_is_squeezed_as_asked(app: Flask, asked: str, coding: str | None) -> None:
    path = ROOT / "static" / "css" / "app.css"
    answer = client_of(app, None).get(files_of(app).url("css/app.css"), headers={"Accept-Encoding": asked})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert unpack(answer.data) == path.read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_pictures_and_fonts_are_not_squeezed_again(app: Flask) -> None:
    answer = client_of(app, None).get(files_of(app).url("icons/icon-192.png"), headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_an_old_page_s_hash_gets_the_file_but_may_not_keep_it(app: Flask) -> None:
    answer = client_of(app, None).get("/static/0123456789ab/css/app.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_second_look_costs_nothing(app: Flask) -> None:
    client, url = client_of(app, None), files_of(app).url("js/boot.js")
    answer = client.get(url, headers={"If-None-Match": client.get(url).headers["ETag"]})
    assert (answer.status_code, answer.data) == (304, b"")
    assert client.head(url).data == b""


@pytest.mark.parametrize("name", CLIMBS)
def test_nothing_outside_the_folder(app: Flask, name: str) -> None:
    answer = client_of(app, None).get(f"/static/{files_of(app).version}/{name}")
    assert answer.status_code in (404, 308), name
    assert b"import" not in answer.data
    assert b"root:" not in answer.data


def test_a_file_says_nothing_of_who_asks(app: Flask) -> None:
    answer = client_of(app, None).get(files_of(app).url("css/app.css"))
    assert "Cookie" not in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


def test_the_hash_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("one")
    first = StaticFiles(tmp_path).version
    assert StaticFiles(tmp_path).version == first
    (tmp_path / "a.css").write_text("two")
    second = StaticFiles(tmp_path).version
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, StaticFiles(tmp_path).version}) == 3


def test_a_template_cannot_point_at_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        StaticFiles(tmp_path).url("none.css")


def test_the_worker_names_files_that_exist(app: Flask) -> None:
    client = client_of(app, None)
    text = client.get("/sw.js").text
    urls = re.findall(r'"(/static/[^"]+)"', text)
    assert len(urls) >= 4
    assert [url for url in urls if client.get(url).status_code != 200] == []


def test_pages_are_squeezed_too(app: Flask) -> None:
    client = client_of(app, None)
    plain = client.get("/sign-in")
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get("/sign-in", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        assert unpack(answer.data) == plain.data
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "br"}).headers  # too small to be worth it
