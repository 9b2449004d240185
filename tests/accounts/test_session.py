"""A session: how long it lasts, what ends it, and that its cookie cannot be set, read or used by anybody else."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.proxy_fix import ProxyFix

from shopper.accounts import actions, passwords, rules
from shopper.accounts.models import LoginSession, User
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from tests.support.cast import World
from tests.web.crawl import client_of

pytestmark = pytest.mark.one_database

NOON = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)
SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
PASSWORD = "correct horse battery staple"
PEOPLE = {"leo": "leo.nowicki@good-corner.example", "sam": "sam.ortiz@good-corner.example"}
HOMES = {"leo": "/cases", "sam": "/assignments"}


@pytest.fixture
def known(app: Flask, world: World) -> None:
    for who in PEOPLE:
        set_user(world.people[who], password_hash=passwords.hash_password(PASSWORD))


@transaction
def set_user(user: UUID, **values: Any) -> None:
    db.session.execute(sa.update(User).where(User.id == user).values(**values))


def come_in(app: Flask, who: str = "leo", cookie: str | None = None, **environ: Any) -> tuple[FlaskClient, Any]:
    client = client_of(app, cookie)
    answer = client.post("/sign-in", data={"email": PEOPLE[who], "password": PASSWORD}, headers=SAME_SITE, **environ)
    assert answer.status_code == 303
    return client, answer


def cookie_of(answer: Any) -> Any:
    cookies = SimpleCookie(answer.headers["Set-Cookie"])
    ((_, found),) = cookies.items()
    return found


def is_in(client: FlaskClient, who: str = "leo") -> bool:
    return client.get(HOMES[who]).status_code == 200


class TestHowLong:
    @pytest.mark.parametrize(
        ("who", "pause", "still_in"),
        [
            ("leo", rules.DESK_IDLE - timedelta(seconds=1), True),
            ("leo", rules.DESK_IDLE, False),
            ("sam", timedelta(days=29), True),
            ("sam", rules.PHONE_LIFETIME, False),
        ],
    )
    def test_untouched(self, app: Flask, known: None, who: str, pause: timedelta, still_in: bool) -> None:
        with clock.frozen(NOON) as now:
            client, _ = come_in(app, who)
            now.advance(pause)
            assert is_in(client, who) == still_in

    def test_a_desk_in_use_ends_after_its_day(self, app: Flask, known: None) -> None:
        with clock.frozen(NOON) as now:
            client, _ = come_in(app)
            for _ in range(35):  # 11 h 40 min
                now.advance(timedelta(minutes=20))
                assert is_in(client)
            now.advance(timedelta(minutes=20))
            assert not is_in(client)

    def test_a_clock_put_forward_and_back_makes_nobody_immortal(self, app: Flask, known: None) -> None:
        with clock.frozen(NOON) as now:
            client, _ = come_in(app)
            now.advance(timedelta(days=400))
            assert not is_in(client)
            now.advance(timedelta(days=-400, hours=13))
            assert not is_in(client)

    def test_the_cookie_lasts_as_long(self, app: Flask, known: None) -> None:
        for who, lifetime in (("leo", rules.DESK_LIFETIME), ("sam", rules.PHONE_LIFETIME)):
            assert int(cookie_of(come_in(app, who)[1])["max-age"]) == lifetime.total_seconds()


class TestWhatEndsIt:
    def test_signing_out(self, app: Flask, known: None) -> None:
        client, answer = come_in(app)
        token = cookie_of(answer).value
        out = client.post("/sign-out", headers=SAME_SITE)
        assert (out.status_code, out.headers["Location"]) == (303, "/sign-in")
        assert out.headers["Clear-Site-Data"] == '"cache"'
        assert cookie_of(out)["max-age"] == "0"
        assert not is_in(client)
        assert not is_in(client_of(app, token)), "a stolen cookie goes on working"

    def test_signing_out_is_no_get(self, app: Flask, known: None) -> None:
        client, _ = come_in(app)
        assert client.get("/sign-out").status_code == 405
        assert is_in(client)

    def test_only_this_browser_s(self, app: Flask, known: None) -> None:
        here, there = come_in(app)[0], come_in(app)[0]
        here.post("/sign-out", headers=SAME_SITE)
        assert is_in(there)

    def test_switching_a_person_off(self, app: Flask, known: None, world: World) -> None:
        client, _ = come_in(app)
        set_user(world.people["leo"], is_active=False)
        assert not is_in(client)

    def test_nobody_ends_another_s(self, app: Flask, known: None, world: World) -> None:
        client, _ = come_in(app)
        session = db.session.scalars(sa.select(LoginSession.id)).one()
        actions.sign_out(world.people["bea"], session)
        assert is_in(client)

    def test_signing_in_anew(self, app: Flask, known: None) -> None:
        """ASVS 7.2.4: the session that was there ends, so that nobody keeps it in a drawer."""
        client, answer = come_in(app)
        old = cookie_of(answer).value
        client.post("/sign-in", data={"email": PEOPLE["sam"], "password": PASSWORD}, headers=SAME_SITE)
        assert is_in(client, "sam")
        assert not is_in(client_of(app, old))


class TestTheToken:
    def test_it_is_long_and_kept_as_a_hash(self, app: Flask, known: None) -> None:
        token = cookie_of(come_in(app)[1]).value
        assert len(token) >= 43  # 256 bits
        row = db.session.scalars(sa.select(LoginSession)).one()
        assert row.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
        assert token not in repr(row)

    def test_it_is_never_the_one_that_was_brought(self, app: Flask, known: None) -> None:
        """Fixation: whoever planted a cookie is not in when its victim comes in."""
        planted = "p" * 43
        _, answer = come_in(app, cookie=planted)
        assert cookie_of(answer).value != planted
        assert not is_in(client_of(app, planted))

    def test_no_two_are_alike(self, app: Flask, world: World) -> None:
        tokens = {actions.sign_in(world.people["leo"], on_phone=False) for _ in range(30)}
        assert len(tokens) == 30

    @pytest.mark.parametrize("value", ["", "0", "x" * 100_000, "\u017c\u00f3\u0142w", "a\x00b", "null", "../../etc", '"', "%00", "' OR 1=1 --"])
    def test_rubbish_is_nobody(self, app: Flask, value: str) -> None:
        client = client_of(app, None)
        answer = client.get("/reports", environ_overrides={"HTTP_COOKIE": f"sid={value}".encode().decode("latin-1")})
        assert answer.status_code == 303


class TestTheCookie:
    def test_over_http(self, app: Flask, known: None) -> None:
        cookie = cookie_of(come_in(app)[1])
        assert cookie.key == "sid"
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
        assert not cookie["secure"]

    def test_over_https(self, app: Flask, known: None) -> None:
        client, answer = come_in(app, base_url="https://localhost")
        cookie = cookie_of(answer)
        assert cookie.key == "__Host-sid"
        assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, True, "Lax", "/", "")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert client.get("/reports", base_url="https://localhost").status_code == 200
        out = cookie_of(client.post("/sign-out", base_url="https://localhost", headers={"Sec-Fetch-Site": "same-origin"}))
        assert (out.key, out["secure"], out["path"], out["max-age"]) == ("__Host-sid", True, "/", "0")

    def test_a_cookie_of_http_does_not_open_https(self, app: Flask, known: None) -> None:
        """A neighbour on plain http may set `sid`; only `__Host-sid` counts once there is https."""
        token = cookie_of(come_in(app)[1]).value
        answer = client_of(app, None).get("/reports", base_url="https://localhost", headers={"Cookie": f"sid={token}"})
        assert answer.status_code == 303

    def test_https_is_believed_only_of_a_counted_proxy(self, app: Flask, known: None, monkeypatch: pytest.MonkeyPatch) -> None:
        said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        assert "Strict-Transport-Security" not in client_of(app, None).get("/sign-in", headers=said).headers
        monkeypatch.setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1))
        assert "Strict-Transport-Security" in client_of(app, None).get("/sign-in", headers=said).headers

    def test_only_two_cookies_are_ever_set(self, app: Flask, known: None) -> None:
        client, _ = come_in(app)
        client.post("/language", data={"lang": "pl"}, headers=SAME_SITE)
        cookies = {name for name in ("sid", "language", "session") if client.get_cookie(name)}
        assert cookies == {"sid", "language"}


def test_being_seen_is_written_at_most_once_a_minute(app: Flask, known: None) -> None:
    with clock.frozen(NOON) as now:
        client, _ = come_in(app)
        for _ in range(5):
            now.advance(timedelta(seconds=20))
            is_in(client)
        db.session.rollback()
        assert db.session.scalars(sa.select(LoginSession.seen_at)).one() == NOON + timedelta(seconds=60)


def test_a_signed_out_page_is_not_kept_by_the_browser(app: Flask, known: None) -> None:
    client, _ = come_in(app)
    answer = client.get("/reports")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_secrets_are_not_printed(app: Flask) -> None:
    settings = app.extensions["settings"]
    assert settings.secret_key not in repr(replace(settings, port=1))
