"""Every route has a guard, and no address is ever lost. The list stands in routes.txt: methods, address, guard."""

from pathlib import Path

import pytest
from flask import Flask

from shopper.access import rules

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LIST = Path(__file__).with_name("routes.txt")
GUARDS = {"public", "signed in", *(value for name, value in vars(rules).items() if name.isupper() and isinstance(value, str))}


def test_every_route_is_in_the_list_with_its_guard(app: Flask) -> None:
    listed, real = set(LIST.read_text("utf-8").splitlines()), set(routes(app))
    assert real - listed == set(), "new or changed: put it into routes.txt and into tests/access/rights.txt"
    assert listed - real == set(), "lost or changed: an address that was given out must go on answering"


def test_every_view_has_a_guard(app: Flask) -> None:
    guards = {name: getattr(view, "guard", None) for name, view in app.view_functions.items()}
    assert {name: guard for name, guard in guards.items() if guard not in GUARDS} == {}


def test_only_a_few_routes_are_open_to_anyone(app: Flask) -> None:
    """Whoever opens another one decides it here, in sight of the next reader."""
    public = {name for name, view in app.view_functions.items() if getattr(view, "guard", None) == "public"}
    own_guard = {"capture.put", "capture.show", "capture.manifest", "capture.offset", "capture.append"}  # the form kind decides who may send
    assert public - own_guard == {
        "access.home", "access.sign_in", "static_file", "web.alive", "web.ready", "web.icon", "web.language", "web.service_worker",
        "privacy.show",  # what is kept of customers, for customers
        "access.welcome",  # the address itself is the secret, and works once
        "charter.show",  # what customers may count on
        "guests.ask", "guests.let_repeat", "guests.take_back",  # the customer's own code is the key
        "status.ask_code", "status.show", "status.right", "status.not_right", "status.ask_erasure", "status.erase", "status.hush",  # the same key
        "guests.did",  # what a place did about its customers' ideas
        "verification.ask_code", "verification.check",
            "tell.show", "tell.tap", "tell.more", "tell.add", "card_worker.service_worker", "tell.sent", "tell.change", "tell.thanks", "tell.show_photos", "tell.add_photos", "tell.questions",  # customers have no account
    }


def routes(app: Flask) -> list[str]:
    return sorted(
        f"{','.join(sorted((rule.methods or set()) - {'OPTIONS', 'HEAD'})) or 'HEAD'} {rule.rule} {guard_of(app, rule.endpoint)}"
        for rule in app.url_map.iter_rules()
    )


def guard_of(app: Flask, endpoint: str) -> str:
    return getattr(app.view_functions[endpoint], "guard", "NONE")
