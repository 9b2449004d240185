"""Headers of every answer, errors and files included: what a browser may do with it, and who may keep it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from shopper.errors import Busy, Conflict, Gone, Invalid, Malformed, NotAllowed, NotFound, NotSignedIn, TooLarge
from shopper.infra import clock
from shopper.web.headers import content_security_policy
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import Apart, client_of, crawl, filled
from tests.web.play import Story

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOW = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)
CDN = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/"
POLICY = (
    f"default-src 'none'; script-src 'self' {CDN}; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    f"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {"X-App": "1", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
OF_PAGES = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
}
FILE_POLICY = "default-src 'none'; sandbox"
NEVER = {"Server", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "X-Debug", "Link"}


def kept(path: str, status: int) -> str:
    """What a browser may keep: files for ever; the form a phone needs without signal, photos and PDFs to be asked about again."""
    if status in (200, 304):
        if path.startswith("/static/"):
            return "public, max-age=31536000, immutable"
        if path == "/sw.js":
            return "no-cache"
        if path.endswith(("/visit", ".jpg")):
            return "private, no-cache"
    return "no-store"


def wrong(path: str, answer: Any) -> list[str]:
    headers, found = answer.headers, []
    is_file = path.startswith("/static/") and answer.status_code < 400
    expected = ALWAYS if is_file else ALWAYS | OF_PAGES
    found += [f"{name}: {headers.get(name)}" for name, value in expected.items() if headers.getlist(name) != [value]]
    found += [f"{name} is sent" for name in NEVER if name in headers]
    policy = FILE_POLICY if is_file or (path.endswith(".jpg") and answer.status_code in (200, 304)) else POLICY
    if headers.getlist("Content-Security-Policy") != [policy]:
        found.append(f"policy {headers.get('Content-Security-Policy')}")
    if headers.get("Cache-Control") != kept(path, answer.status_code):
        found.append(f"Cache-Control {headers.get('Cache-Control')}")
    if not is_file:
        found += [f"no Vary: {name}" for name in ("Cookie", "Accept-Language") if name not in headers.get("Vary", "")]
    if "Strict-Transport-Security" in headers:
        found.append("HSTS over http")
    return [f"{path} {answer.status_code}: {each}" for each in found]


@dataclass(frozen=True)
class Scene:
    app: Flask
    world: World
    published: play.Played
    waiting: play.Played

    def client(self, who: str | None) -> Apart:
        return client_of(self.app, self.world.sign_in(self.app, who) if who else None)  # type: ignore[return-value]


@pytest.fixture
def scene(app: Flask, world: World, lay: Lay) -> Iterator[Scene]:
    story = Story(photos=(("2.3", play.picture()),))
    with clock.frozen(NOW):
        done = lay(lambda: (play.played(app, world, story), play.send(app, world, play.assign(world), story)))
        yield Scene(app, world, *done)


def test_the_policy_allows_nothing_inline(database: object) -> None:
    for from_cdn in (True, False):
        policy = content_security_policy(htmx_from_cdn=from_cdn)
        assert "unsafe" not in policy
        assert "*" not in policy
        assert ("https:" in policy) == from_cdn
    assert content_security_policy(htmx_from_cdn=True) == POLICY
    assert "script-src 'self';" in content_security_policy(htmx_from_cdn=False)


@pytest.mark.parametrize("who", [None, "sam", "ewa", "leo"])
def test_every_page_that_can_be_reached(scene: Scene, who: str | None) -> None:
    client = scene.client(who)
    ids = (scene.published.assignment, scene.published.visit, scene.published.publication, scene.waiting.visit)
    paths = [*(f"{folder}/{each}" for folder in ("/assignments", "/reviews", "/reports") for each in ids)]
    seen = crawl(client, paths, alike=3, clauses=2)
    assert [line for path in seen for line in wrong(path.partition("?")[0], client.get(path))] == []
    assert len(seen) > (10 if who is None else 30)


def test_files(scene: Scene) -> None:
    files = scene.app.extensions["static_files"]
    client = scene.client(None)
    assert [line for name in files.names() for line in wrong(files.url(name), client.get(files.url(name)))] == []
    assert wrong("/static/x/none.css", client.get("/static/x/none.css")) == []


REFUSALS: list[tuple[str, Callable[[], Exception], int]] = [
    ("absent", NotFound, 404), ("not allowed", NotAllowed, 403), ("signed out", NotSignedIn, 303), ("another state", lambda: Conflict("x"), 409),
    ("gone", Gone, 410), ("too large", lambda: TooLarge(1), 413), ("invalid", lambda: Invalid(a="b"), 422), ("malformed", Malformed, 400),
    ("busy", Busy, 503), ("full", lambda: OSError(errno.ENOSPC, "No space left on device"), 503), ("broken", lambda: RuntimeError("a SECRET detail"), 500), ("worse", lambda: KeyError("SECRET"), 500),
]


@pytest.mark.parametrize(("error", "status"), [pytest.param(make, status, id=name) for name, make, status in REFUSALS])
def test_refusals(scene: Scene, monkeypatch: pytest.MonkeyPatch, error: Callable[[], Exception], status: int) -> None:
    def refuse(**_: object) -> None:
        raise error()

    monkeypatch.setitem(scene.app.view_functions, "reports.index", refuse)
    monkeypatch.setitem(scene.app.view_functions, "capture.show", refuse)
    for who in (None, "leo"):
        client = scene.client(who)
        page, api = client.get("/reports"), client.get(f"/api/s/{scene.waiting.submission}")
        assert page.status_code == status
        assert api.status_code == (401 if status == 303 else status)
        assert api.mimetype == "application/json"
        assert wrong("/reports", page) + wrong("/api", api) == []
        assert b"SECRET" not in page.data + api.data
        assert b"Traceback" not in page.data + api.data
        assert ("Retry-After" in page.headers) == (status == 503)


def test_every_route_fails_closed(scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """ASVS 16.5: a page with a number to quote, which stands in the log; nothing of what broke."""

    def boom(**_: object) -> None:
        raise ZeroDivisionError("a SECRET detail")

    client = scene.client("ewa")
    for rule in list(scene.app.url_map.iter_rules()):
        monkeypatch.setitem(scene.app.view_functions, rule.endpoint, boom)
        method = sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}, reverse=True)[:1] or ["HEAD"]
        path = filled(rule)
        caplog.clear()
        answer = client.open(path, method=method[0], headers=play.PHONE)
        assert answer.status_code == 500, path
        assert b"SECRET" not in answer.data
        assert b"ZeroDivision" not in answer.data
        number = next(record.args[0] for record in caplog.records if "incident" in record.msg)  # type: ignore[index]
        assert method[0] == "HEAD" or str(number).encode() in answer.data
        assert wrong("/any", answer) == [], path


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("DELETE", "/reports", {}, 405),
        ("GET", "/nothing", {}, 404),
        ("POST", "/sign-in", {"headers": {"Origin": "https://evil.example"}}, 403),
        ("POST", "/sign-in", {"data": {"email": ""}}, 422),
        ("GET", "/reports", {"headers": {"HX-Request": "true"}}, 401),
        ("GET", "/sw.js", {"headers": {"If-None-Match": "*"}}, 304),
        ("OPTIONS", "/reports", {}, 200),
        ("HEAD", "/sign-in", {}, 200),
    ],
)
def test_odd_answers(scene: Scene, method: str, path: str, options: dict[str, Any], status: int) -> None:
    answer = scene.client(None).open(path, method=method, **options)
    assert answer.status_code == status
    assert wrong(path, answer) == []


def test_no_get_sets_a_cookie(scene: Scene) -> None:
    for who in (None, "leo"):
        for path, seen in crawl(scene.client(who), alike=1, clauses=1).items():
            assert "Set-Cookie" not in dict(seen.headers), path


def test_the_form_is_revalidated_and_costs_almost_nothing(scene: Scene) -> None:
    sam, path = scene.client("sam"), f"/assignments/{scene.published.assignment}/visit"
    first = sam.get(path)
    again = sam.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert sam.get(path, headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "pl"}).status_code == 200
    other = scene.client("ines").get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 404  # a tag is no key


def test_https_stays_https(scene: Scene) -> None:
    """ASVS 3.4.1: for a year, on pages, files and refusals alike."""
    files = scene.app.extensions["static_files"]
    for path in ("/sign-in", "/nothing", "/reports", files.url("css/app.css"), "/healthz"):
        answer = scene.client(None).get(path, base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", path
