"""Whatever arrives, nothing breaks: 4xx at the worst, and in time."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of

sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NAMES = ["location", "result", "before", "next", "stage", "left_out", "lang", "page", "id", "_method", "fragment", ""]
TEXTS = st.one_of(
    st.text(max_size=60), st.uuids().map(str), st.integers().map(str), st.sampled_from(["9" * 5000, "-1", "0", "NaN", "\x00", "%", "é" * 300, "null", "[]", "a" * 5000])
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=10), TEXTS), max_size=5)
HEADERS = st.dictionaries(
    st.sampled_from([
        "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "If-Range", "Range", "Cookie", "HX-Request", "Referer",
        "Origin", "Sec-Fetch-Site", "Content-Type", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "Authorization", "Expect", "Upgrade",
    ]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)
    | st.sampled_from(["bytes=0-", "bytes=-1", "bytes=5-2,9-", "bytes=" + "0-1," * 500, "*", "W/", "q=;;q=,", "true", "multipart/form-data; boundary=", "x" * 9000, "Thu, 99 Foo 2026"]),
    max_size=4,
)
TRIES = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])



def fine(answer: Any, what: object) -> None:
    assert answer.status_code < 500, f"{what}: {answer.status_code}"
    assert b"Traceback" not in answer.data


@sqlite_only
@given(query=QUERIES)
@TRIES
def test_queries(app: Flask, world: World, query: list[tuple[str, str]]) -> None:
    edition = world.editions["1.1"]
    for who, paths in {"leo": ("/reports", f"/standards/{edition}"), "sam": ("/assignments",), "ewa": ("/reviews",), None: ("/sign-in", "/", "/healthz")}.items():
        client = client_of(app, tokens(app, world)[who])
        for path in paths:
            fine(client.get(path, query_string=query), (path, query))


_tokens: dict[int, dict[str | None, str | None]] = {}


def tokens(app: Flask, world: World) -> dict[str | None, str | None]:
    """Signed in once for each database as it stands, not for every example."""
    client = client_of(app, (known := _tokens.get(id(app), {})).get("leo"))
    if not known or client.get("/reports").status_code != 200:
        _tokens[id(app)] = {None: None, **{who: world.sign_in(app, who) for who in ("leo", "sam", "ewa")}}
    return _tokens[id(app)]


@sqlite_only
@given(headers=HEADERS)
@TRIES
def test_headers(app: Flask, world: World, headers: dict[str, str]) -> None:
    client = client_of(app, tokens(app, world)["leo"])
    for path in ("/reports", "/sign-in", "/static/x/css/app.css", "/sw.js", "/nothing"):
        fine(client.get(path, headers=headers), (path, headers))


@sqlite_only
@given(number=st.text(min_size=1, max_size=30) | st.sampled_from(["4.8.", "04.8", "4,8", "4.8%00", "..", "4.8/../4.9", "4\u0663"]))
@TRIES
def test_numbers_of_standards(app: Flask, world: World, number: str) -> None:
    client = client_of(app, tokens(app, world)["leo"])
    fine(client.get(f"/standards/{world.editions['1.1']}/{number.replace('?', '').replace('#', '')}"), number)


FIELDS = st.dictionaries(
    st.sampled_from(["narrative", "came_in", "left", "a-2.1", "f-2.1", "n-4.8", "a-4.8", "n-2.4", "a-99.9", "f-4.13", "p-2.3", "", "role"]),
    st.text(max_size=200) | st.sampled_from(["25:99", "23:59", "00:00+14:00", "9" * 400, "\x00", "yes", "na", "-5", "1e9", "٣"]),
    max_size=8,
)


@given(fields=FIELDS)
@TRIES
def test_a_form_filled_with_anything(app: Flask, world: World, fields: dict[str, str]) -> None:
    """Kept as it is, judged later; the receipt can be read, and so can what was stored (RELIABILITY §6, 2.2)."""
    client, address = client_of(app, tokens(app, world)["sam"]), f"/assignments/{world.assignment}/visit/{uuid4()}"
    answer = client.post(address, data=fields, headers=play.PHONE)
    fine(answer, fields)
    assert answer.status_code in (303, 422)  # with nothing entered at all there is nothing to keep
    fine(client.get(answer.headers.get("Location", address)), fields)
    fine(client.get(address), fields)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"%", b"email=%ff%fe&password=%00", b"=&=&&==", b"a" * 400_000, b"next=%0d%0aX:y", "\u2028=\ud7ff".encode()])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain; charset=nonsense", "x/y"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_bodies(app: Flask, body: bytes, kind: str) -> None:
    for path in ("/sign-in", "/language", "/sign-out"):
        fine(client_of(app, None).post(path, data=body, content_type=kind), (path, body[:20], kind))


@sqlite_only
class TestTooMuch:
    """RELIABILITY §5, Werkzeug: refused in a second, with a page that says so."""

    @pytest.mark.parametrize(
        ("what", "body", "kind"),
        [
            ("a long body", b"email=" + b"x" * 13_000_000, "application/x-www-form-urlencoded"),
            ("many parts", b"".join(b'--b\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nx\r\n' % n for n in range(100_000)) + b"--b--\r\n", "multipart/form-data; boundary=b"),
            ("a large part", b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + b"x" * 2_000_000 + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"),
            ("line ends", b"--b\r\n" + b"\r" * 11_000_000, "multipart/form-data; boundary=b"),
        ],
    )
    def test_bodies(self, app: Flask, what: str, body: bytes, kind: str) -> None:
        start = time.process_time()
        answer = client_of(app, None).post("/sign-in", data=body, content_type=kind)
        assert answer.status_code in ((413, 422) if what == "line ends" else (413,))
        assert time.process_time() - start < 2
        assert answer.headers["X-App"] == "1"

    @pytest.mark.parametrize("name", ["Cookie", "Accept-Language", "Accept-Encoding", "Referer", "User-Agent", "If-None-Match", "Range", "X-Forwarded-For", "Origin"])
    def test_headers(self, app: Flask, world: World, name: str) -> None:
        client = client_of(app, tokens(app, world)["leo"])
        for value in ("x" * 200_000, "a," * 50_000, "a;q=0.1," * 20_000, "a=b; " * 20_000):
            start = time.process_time()
            fine(client.get("/reports", headers={name: value}), name)
            assert time.process_time() - start < 2, name

    def test_a_long_address(self, app: Flask) -> None:
        fine(client_of(app, None).get("/" + "x" * 100_000), "long path")
        fine(client_of(app, None).get("/sign-in?next=/" + "x" * 100_000), "long next")


@sqlite_only
@pytest.mark.parametrize("host", ["evil.example", "localhost:99999", "a b", "[::1", "", "localhost\\@evil.example", "x" * 5000, "127.0.0.1:80:80", "é.example"])
def test_strange_hosts(app: Flask, world: World, host: str) -> None:
    client = client_of(app, tokens(app, world)["leo"])
    for path in ("/reports", "/sign-in", "/nothing"):
        answer = client.get(path, environ_overrides={"HTTP_HOST": host.encode("utf-8").decode("latin-1")})
        fine(answer, host)
        assert "evil.example" not in answer.headers.get("Location", "")


@sqlite_only
def test_only_named_hosts_when_they_are_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["shop.example"])
    assert client_of(app, None).get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert client_of(app, None).get("/sign-in", headers={"Host": "shop.example"}).status_code == 200
