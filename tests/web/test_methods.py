"""Every method on every address: what is not declared is refused as such, and nothing ever breaks (ASVS 4.1.4)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.cast import World
from tests.web.crawl import client_of, filled
from tests.web.play import PHONE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO")


def addresses(app: Flask) -> dict[str, set[str]]:
    """Each address once, with all that is declared for it."""
    declared: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        declared.setdefault(rule.rule, set()).update(rule.methods or ())
        declared.setdefault(f"{rule.rule} {filled(rule)}", set())
    return {key.split()[1]: declared[key.split()[0]] for key in declared if " " in key}


@pytest.mark.parametrize("who", [None, "sam", "ewa"])
def test_the_whole_matrix(app: Flask, world: World, who: str | None) -> None:
    """Who asks is looked at after the method, so a stranger tries all of them everywhere, the others all of them in turn."""
    odd = []
    for number, (path, declared) in enumerate(addresses(app).items()):
        client = client_of(app, world.sign_in(app, who) if who else None)
        for method in METHODS if who is None else sorted(declared | {METHODS[number % len(METHODS)]}):
            answer = client.open(path, method=method, headers=PHONE)
            if answer.status_code >= 500:
                odd.append(f"{method} {path} {answer.status_code}")
            if method not in declared:
                if answer.status_code != 405:
                    odd.append(f"{method} {path} {answer.status_code}, not 405")
                elif set(answer.headers["Allow"].split(", ")) != declared:
                    odd.append(f"{method} {path} allows {answer.headers['Allow']}")
            elif answer.status_code == 405:
                odd.append(f"{method} {path} is declared and refused")
    assert odd == []


def test_head_is_get_without_a_body(app: Flask, world: World) -> None:
    client = client_of(app, world.sign_in(app, "leo"))
    for path in ("/reports", "/standards", "/nothing", "/assignments", "/healthz", "/sw.js"):
        get, head = client.get(path), client.head(path)
        assert head.data == b""
        assert (head.status_code, sorted(head.headers)) == (get.status_code, sorted(get.headers)), path


def test_a_method_cannot_be_overridden(app: Flask, world: World) -> None:
    client = client_of(app, world.sign_in(app, "leo"))
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        assert client.get("/sign-out", headers={header: "POST"}).status_code == 405
    assert client.get("/sign-out?_method=POST").status_code == 405
    assert client.get("/reports").status_code == 200
