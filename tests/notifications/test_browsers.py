"""News for browsers: which kind and where, no more; over with the sign-in, and when the service says so."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask

from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.notifications import actions, rules
from shopper.notifications.actions import pushing
from shopper.notifications.models import PushSubscription
from shopper.notifications.queries import readers
from shopper.notifications.rules.times import Hours
from shopper.notifications.wording.news import news_words
from tests.infra.test_push import verify
from tests.notifications.conftest import NOW, SQLITE, told
from tests.support.cast import World
from tests.support.client import Browser
from tests.web.crawl import browser

pytestmark = SQLITE
AUTH = b"0123456789abcdef"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Service:
    """The push service of a browser's maker, and the browser behind it, which opens what it gets."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.public = self.key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        self.answer, self.news, self.raw = 201, list[dict[str, str]](), list[str]()
        self.headers = list[dict[str, str]]()

    def __call__(self, endpoint: str, headers: dict[str, str], body: bytes) -> int:
        token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
        assert verify(token, key)["aud"] == "https://push.services.mozilla.com"
        self.headers.append(headers)
        self.raw.append(f"{endpoint} {headers} {body!r}")
        if self.answer == 201:
            self.news.append(json.loads(self.opened(body)))
        return self.answer

    def opened(self, body: bytes) -> bytes:
        """RFC 8291 from the other side."""
        salt, theirs, sealed = body[:16], body[21:86], body[86:]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))

        def derive(key: bytes, salt: bytes, about: bytes, length: int) -> bytes:
            return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=about).derive(key)

        secret = derive(shared, AUTH, b"WebPush: info\0" + self.public + theirs, 32)
        key, nonce = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16), derive(secret, salt, b"Content-Encoding: nonce\0", 12)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")[:-1]

    def subscribe(self, person: Browser, name: str = "a", **facts: str) -> int:
        asked = {"endpoint": f"https://push.services.mozilla.com/wpush/v2/{name}", "p256dh": text(self.public), "auth": text(AUTH)}
        return person.client.post("/messages/browsers", data={**asked, **facts}).status_code


@pytest.fixture
def service(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    made = Service()
    monkeypatch.setattr(pushing, "post", made)
    with clock.frozen(NOW):
        yield made


def kept(world: World, who: str) -> list[PushSubscription]:
    db.session.rollback()
    return readers.subscriptions(world.people[who])


def test_what_comes_at_once_is_shown_by_kind_and_path_alone(app: Flask, world: World, service: Service) -> None:
    leo = browser(app, world, "leo")
    assert service.subscribe(leo) == 204
    told(world.people["leo"], "case_serious", path="/cases/1", place={"en": "CANARY"})
    assert run_due() == 1
    assert service.news == [{"kind": "case_serious", "path": "/cases/1", "language": "pl"}]
    assert "CANARY" not in "".join(service.raw)
    assert (service.headers[0]["TTL"], service.headers[0]["Urgency"]) == ("86400", "high")
    assert run_due() == 0


def test_every_browser_of_the_person_and_of_nobody_else(app: Flask, world: World, service: Service) -> None:
    for name in ("a", "b"):
        service.subscribe(browser(app, world, "leo"), name)
    told(world.people["bea"])
    assert run_due() == 0
    told(world.people["leo"])
    assert run_due() == 2
    assert service.subscribe(browser(app, world, "bea"), "a") == 204, "whoever signed in last on a shared device"
    assert [len(kept(world, who)) for who in ("leo", "bea")] == [1, 1]


def test_quiet_hours_and_choices_hold_here_too(app: Flask, world: World, service: Service) -> None:
    leo = world.people["leo"]
    with clock.frozen(NOW.replace(hour=20)) as time:
        service.subscribe(browser(app, world, "leo"))
        actions.choose_letters(leo, {"praise_received": "daily", "code_quiet": "never"}, Hours(), None)
        for kind in ("praise_received", "code_quiet", "report_published", "case_rung"):
            told(leo, kind, path=f"/{kind}")
        run_due()
        assert [news["kind"] for news in service.news] == ["case_rung"]
        time.advance(timedelta(hours=10))
        run_due()
        assert [news["kind"] for news in service.news] == ["case_rung", "report_published"]


def test_what_was_read_is_not_shown(app: Flask, world: World, service: Service) -> None:
    service.subscribe(browser(app, world, "leo"))
    told(world.people["leo"])
    actions.read_all(world.people["leo"], NOW)
    run_due()
    assert service.news == []


@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(app: Flask, world: World, service: Service, answer: int) -> None:
    service.subscribe(browser(app, world, "leo"))
    service.answer = answer
    told(world.people["leo"])
    run_due()
    assert kept(world, "leo") == []


def test_a_service_that_stumbles_is_asked_again(app: Flask, world: World, service: Service) -> None:
    with clock.frozen(NOW) as time:
        service.subscribe(browser(app, world, "leo"))
        service.answer = 503
        told(world.people["leo"])
        run_due()
        service.answer = 201
        time.advance(timedelta(minutes=2))
        run_due()
    assert len(service.news) == 1


def test_signing_out_ends_it(app: Flask, world: World, service: Service) -> None:
    leo = browser(app, world, "leo")
    service.subscribe(leo)
    leo.post("/sign-out")
    told(world.people["leo"])
    run_due()
    assert (service.news, kept(world, "leo")) == ([], [])


def test_ended_by_hand_here_or_everywhere(app: Flask, world: World, service: Service) -> None:
    leo = browser(app, world, "leo")
    for name in ("a", "b"):
        service.subscribe(leo, name)
    assert "2 browsers of yours show news." in leo.get("/messages/settings").text
    browser(app, world, "bea").post("/messages/browsers/off")
    leo.post("/messages/browsers/off", {"endpoint": "https://push.services.mozilla.com/wpush/v2/a"})
    assert len(kept(world, "leo")) == 1
    leo.post("/messages/browsers/off")
    assert kept(world, "leo") == []


@pytest.mark.parametrize("facts", [{"endpoint": "https://10.0.0.1/a"}, {"endpoint": "http://push.mozilla.com/a"}, {"auth": "AA"}, {"p256dh": "AA"}, {"endpoint": ""}, {"endpoint": "https://x.local/\x00"}])
def test_an_address_inside_is_refused(app: Flask, world: World, service: Service, facts: dict[str, str]) -> None:
    assert service.subscribe(browser(app, world, "leo"), **facts) == 422
    assert kept(world, "leo") == []


def test_not_without_end(app: Flask, world: World, service: Service) -> None:
    leo = browser(app, world, "leo")
    assert [service.subscribe(leo, str(number)) for number in range(12)] == [204] * 10 + [422] * 2


def test_the_words_are_neutral_and_in_every_language(app: Flask) -> None:
    words = news_words()
    assert set(words) == {"en", "ru", "pl"}
    for language in words.values():
        assert not set(rules.SHOPPER) & set(language), "to a shopper always the same: something is new"
        assert all(language.values())
    assert len({language[""] for language in words.values()}) == 3
