"""Where somebody is sent after signing in or switching the language: only ever within this very site (ASVS 3.7.2)."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from shopper.accounts import passwords
from shopper.web.addresses import safe_next
from tests.accounts.test_session import PASSWORD, PEOPLE, SAME_SITE, set_user
from tests.support.cast import World
from tests.web.crawl import client_of

AWAY = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example/x", "/\\evil.example",
    "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example", "evil.example",
    "@evil.example", ".evil.example", " //evil.example", "\t//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "/\x0b/evil.example", "/\x00/evil.example", "\x00//evil.example", "//evil.example\\@localhost", "//localhost@evil.example",
    "http://localhost@evil.example/", "http://localhost.evil.example", "//\u3002evil.example", "///%2fevil.example", "/ /evil.example",
    "/\x1f/evil.example", "//evil.example/%2e%2e", "?next=//evil.example", "#//evil.example", "ftp://evil.example", "*", "",
    "/x\r\nSet-Cookie: a=b", "/x\r\n\r\n<script>alert(1)</script>", "/\u2028/evil.example\n",
]
HERE = ["/", "/reports", "/reports?location=1&result=pass", "/assignments/0b3ba0f2-5ab6-4b5c-9f0b-1f0a3cc4b001/visit", "/a#b", "/%2f%2fevil.example",
        "/.//evil.example", "/..//evil.example", "/%5cevil.example", "/;//evil.example", "/?//evil.example"]


def leads_away(location: str) -> bool:
    """As a browser would resolve it: backslashes are slashes, tabs and line ends are nothing."""
    seen = location.replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "").strip("\x00 ")
    parts = urlsplit(urljoin("http://localhost/sign-in", seen))
    return (parts.scheme, parts.netloc) != ("http", "localhost")


def test_there_are_forty() -> None:
    assert len(set(AWAY)) >= 40


@pytest.mark.parametrize("target", AWAY)
def test_away_is_refused(target: str) -> None:
    assert safe_next(target) == "/"


@pytest.mark.parametrize("target", HERE)
def test_here_is_kept(target: str) -> None:
    assert safe_next(target) == target
    assert not leads_away(target)


def test_the_whole_way(app: Flask, world: World) -> None:
    """By both doors, in the address and in the form, with real answers."""
    set_user(world.people["leo"], password_hash=passwords.hash_password(PASSWORD))
    for target in [*AWAY, *HERE]:
        for location in (language(app, target), sign_in(app, target)):
            assert location.startswith("/"), target
            assert not leads_away(location), target
            assert "\n" not in location


def language(app: Flask, target: str) -> str:
    return ask(app, "/language", {"lang": "pl", "next": target})


def sign_in(app: Flask, target: str) -> str:
    return ask(app, "/sign-in", {"email": PEOPLE["leo"], "password": PASSWORD, "next": target})


def ask(app: Flask, path: str, data: dict[str, Any]) -> str:
    answer = client_of(app, None).post(path, data=data, headers=SAME_SITE)
    assert answer.status_code == 303
    names = [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    assert names in (["language"], ["sid", "staff"])  # it was done; and the browser is marked as one in which staff signed in
    return answer.headers["Location"]


def test_the_address_itself_cannot_smuggle_one_in(app: Flask, world: World) -> None:
    """A signed-out request to a strange path leads to sign-in with that path: which is a path, whatever it looks like."""
    client = client_of(app, None)
    for path in ("//evil.example/reports", "/\\evil.example", "/reports//evil.example", "/http://evil.example"):
        answer = client.get(path)
        assert answer.status_code in (303, 308, 404)
        assert not leads_away(answer.headers.get("Location", "/"))
