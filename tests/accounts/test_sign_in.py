"""Come in: with the right password only, and without telling anyone who exists."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from shopper.accounts import actions, passwords, rules
from shopper.accounts.models import LoginSession, SignInAttempt, User
from shopper.demo.seed import logins_file
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from tests.support.cast import World
from tests.web.crawl import browser, client_of

pytestmark = pytest.mark.one_database

NOON = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)
SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
LEO, NOBODY = "leo.nowicki@good-corner.example", "nobody@good-corner.example"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def leo(app: Flask, world: World) -> UUID:
    """Leo with a password that the test knows."""
    set_user(world.people["leo"], password_hash=passwords.hash_password(PASSWORD))
    return world.people["leo"]


@transaction
def set_user(user: UUID, **values: Any) -> None:
    db.session.execute(sa.update(User).where(User.id == user).values(**values))


def come_in(client: FlaskClient, email: str = LEO, password: str = PASSWORD, address: str = "192.0.2.1", **fields: str) -> Any:
    data = {"email": email, "password": password, **fields}
    return client.post("/sign-in", data=data, headers=SAME_SITE, environ_base={"REMOTE_ADDR": address})


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_the_right_password_lets_in(app: Flask, leo: UUID) -> None:
    client = client_of(app, None)
    assert client.get("/reports").headers["Location"] == "/sign-in?next=/reports"
    answer = come_in(client, next="/reports")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reports")
    assert client.get("/reports").status_code == 200


@pytest.mark.parametrize("email", [LEO.upper(), f"  {LEO} "])
def test_an_address_is_found_however_it_is_written(app: Flask, leo: UUID, email: str) -> None:
    assert come_in(client_of(app, None), email).status_code == 303


def test_the_demonstration_s_passwords_work(app: Flask, world: World) -> None:
    """The file that the start prints from: made now, for these people."""
    if not logins_file().exists():
        pytest.skip("written when the database was prepared, in a folder that another test emptied")
    known = json.loads(logins_file().read_text("utf-8"))
    assert len({each["password"] for each in known}) == len(known)
    assert come_in(client_of(app, None), known[0]["user"], known[0]["password"]).status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [(LEO, "wrong"), (NOBODY, PASSWORD), (LEO, ""), ("", PASSWORD), ("", ""), (LEO, PASSWORD + " "), (LEO, PASSWORD.upper()),
     (LEO, "x" * 1001), ("x" * 300, PASSWORD), ("leo", PASSWORD), ("a\x00b", PASSWORD), (LEO, "a\x00b"), ("%", "%"), ("' OR 1=1 --", "x"),
     ("\ud7ff\u202e@x", "п" * 900), (LEO, "\uffff")],
)
def test_anything_else_does_not(app: Flask, leo: UUID, email: str, password: str) -> None:
    client = client_of(app, None)
    answer = come_in(client, email, password)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    assert client.get("/reports").status_code == 303
    assert count(LoginSession) == 0


def test_wrong_unknown_and_switched_off_are_the_same_page(app: Flask, world: World, leo: UUID) -> None:
    set_user(world.people["bea"], is_active=False, password_hash=passwords.hash_password(PASSWORD))
    told = [
        come_in(client_of(app, None), email, password)
        for email, password in ((LEO, "wrong"), (NOBODY, "wrong"), ("bea.wolska@good-corner.example", PASSWORD))
    ]
    bodies = {re.sub(rb'value="[^"]*@[^"]*"', b"", answer.data) for answer in told}
    assert len(bodies) == 1
    assert len({(answer.status_code, tuple(answer.headers.keys())) for answer in told}) == 1


def test_an_unknown_address_costs_as_much_work(monkeypatch: pytest.MonkeyPatch, app: Flask, leo: UUID) -> None:
    """The same code path: one hash is verified, and of the same cost, whether or not there is such a person."""
    verified: list[str] = []
    real = passwords._hasher.verify

    class Counted:
        def verify(self, kept: str, given: str) -> bool:
            verified.append(kept.split("$")[3])
            return real(kept, given)

        hash = staticmethod(passwords._hasher.hash)

    monkeypatch.setattr(passwords, "_hasher", Counted())
    passwords.is_right(None, "warm")
    for email in (LEO, NOBODY):
        verified.clear()
        assert actions.check_password(email, "wrong", "192.0.2.1") is None
        assert len(verified) == 1, email
    passwords._nobody.clear()


@pytest.mark.slow
def test_the_time_it_takes_tells_nothing(app: Flask, leo: UUID) -> None:
    """With the real cost of a hash the two differ by less than 5 ms in the mean (RELIABILITY §5, Healthchecks)."""
    spent: dict[str, list[float]] = {LEO: [], NOBODY: []}
    passwords.is_right(None, "warm")
    for _ in range(15):
        for email, times in spent.items():
            start = time.process_time()
            actions.check_password(email, "wrong", "192.0.2.1")
            times.append(time.process_time() - start)
    middle = {email: sorted(times)[7] for email, times in spent.items()}
    assert abs(middle[LEO] - middle[NOBODY]) < 0.005


def test_kept_passwords_are_argon2id_of_the_promised_cost() -> None:
    """ASVS 11.4.2: 19 MiB, two passes; tests hash cheaply, so a fresh interpreter is asked."""
    import subprocess
    import sys

    program = "from shopper.accounts.passwords import hash_password; print(hash_password('x'))"
    kept = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


class TestTooManyAttempts:
    def test_of_one_person_from_everywhere(self, app: Flask, leo: UUID) -> None:
        with clock.frozen(NOON) as now:
            for number in range(rules.MOST_ATTEMPTS_PER_PERSON):
                assert come_in(client_of(app, None), password="wrong", address=f"192.0.2.{number}").status_code == 422
            refused = come_in(client_of(app, None), address="198.51.100.1")
            assert refused.status_code == 422
            assert b"Wait an hour" in refused.data
            now.advance(rules.ATTEMPT_WINDOW + timedelta(seconds=1))
            assert come_in(client_of(app, None)).status_code == 303

    def test_an_unknown_person_is_told_the_same(self, app: Flask, leo: UUID) -> None:
        with clock.frozen(NOON):
            for _ in range(rules.MOST_ATTEMPTS_PER_PERSON):
                come_in(client_of(app, None), NOBODY, "wrong")
            assert b"Wait an hour" in come_in(client_of(app, None), NOBODY, "wrong").data

    def test_from_one_address_over_many_people(self, app: Flask, leo: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rules, "MOST_ATTEMPTS_PER_ADDRESS", 30)
        with clock.frozen(NOON):
            for number in range(30):
                come_in(client_of(app, None), f"someone{number}@x.example", "wrong")
            assert b"Wait an hour" in come_in(client_of(app, None)).data
            assert come_in(client_of(app, None), address="198.51.100.7").status_code == 303

    def test_a_header_does_not_change_the_address(self, app: Flask, leo: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
        """No proxy is configured: what a client says of itself counts for nothing (RELIABILITY §5, pretix)."""
        monkeypatch.setattr(rules, "MOST_ATTEMPTS_PER_ADDRESS", 5)
        client = client_of(app, None)
        with clock.frozen(NOON):
            for number in range(5):
                spoofed = {**SAME_SITE, "X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
                client.post("/sign-in", data={"email": f"a{number}@x.example", "password": "x"}, headers=spoofed)
            assert b"Wait an hour" in client.post("/sign-in", data={"email": LEO, "password": PASSWORD}, headers=SAME_SITE).data

    def test_no_address_and_no_name_is_kept(self, app: Flask, leo: UUID) -> None:
        come_in(client_of(app, None), password="wrong", address="192.0.2.77")
        kept = [row.key for row in db.session.scalars(sa.select(SignInAttempt))]
        assert len(kept) == 2
        assert all(re.fullmatch("[0-9a-f]{64}", key) for key in kept)

    def test_old_ones_are_let_go(self, app: Flask, leo: UUID) -> None:
        with clock.frozen(NOON) as now:
            come_in(client_of(app, None), password="wrong")
            now.advance(timedelta(hours=2))
            come_in(client_of(app, None), password="wrong")
        assert count(SignInAttempt) == 2

    def test_the_password_is_not_even_looked_at(self, app: Flask, leo: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
        """A flood must not hold both cores with hashing."""
        monkeypatch.setattr(rules, "MOST_ATTEMPTS_PER_PERSON", 0)
        monkeypatch.setattr(passwords, "is_right", lambda *_: pytest.fail("hashed"))
        assert come_in(client_of(app, None)).status_code == 422


def test_the_password_is_never_given_back(app: Flask, leo: UUID) -> None:
    answer = come_in(client_of(app, None), password="wrong-CANARY")
    assert b"CANARY" not in answer.data
    assert LEO.encode() in answer.data  # what else was typed stays


def test_the_page_for_people(app: Flask, world: World) -> None:
    page = browser(app, world, None).get("/sign-in?next=/reports").text
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page
    assert 'name="next" value="/reports"' in page
