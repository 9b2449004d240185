"""Only a proof lets go of a visit; every other reply keeps it, and says why."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error, Route, expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop

WORDS = {"portal": "This network answers instead of our server", "broken": "The office cannot take it now", "unauthorised": "sign in again"}
REFUSALS = {400: "cannot read it", 403: "another person", 404: "does not know", 413: "larger than"}


@pytest.fixture
def ready(phone: Phone, tmp_path: Path) -> Phone:
    """A finished visit with a photo, one tap before Send."""
    phone.open_form()
    phone.go("i-2.1")
    phone.pick("2.1", draw_photo(tmp_path / "a.jpg"))
    phone.answer_quickly()
    return phone


def test_it_stays_and_goes_by_itself_later(ready: Phone, shop: Shop) -> None:
    for number, (fault, words) in enumerate(WORDS.items()):
        shop.fault(fault)
        if number:
            ready.page.evaluate("dispatchEvent(new Event('online'))")
        else:
            ready.send()
        expect(ready.page.locator("#sent [data-state]")).to_contain_text(words)
        assert len(ready.shelf("sub")) == len(ready.shelf("photo")) == 1
        assert shop.held() == []
    shop.fault(None)
    ready.wait_received()
    assert len(shop.held()) == 1


def test_signed_out_in_between(ready: Phone, shop: Shop) -> None:
    ready.context.clear_cookies(name="sid")
    ready.send()
    expect(ready.page.locator("#sent [data-state]")).to_contain_text("sign in again")
    ready.sign_in("sam")
    ready.wait_received()
    assert len(shop.held()) == 1


def test_three_taps_are_one_visit(ready: Phone, shop: Shop) -> None:
    ready.page.evaluate("for (let n = 0; n < 3; n++) document.querySelector('[data-send]').click()")
    ready.wait_received()
    assert len(shop.held()) == shop.visits() == 1


def test_a_lying_receipt_is_not_believed(ready: Phone, shop: Shop) -> None:
    def lie(route):  # type: ignore[no-untyped-def]
        reply = route.fetch()
        facts = reply.json()
        for item in facts["items"]:
            item["sha256"] = "0" * 64
        with contextlib.suppress(Error):  # the lies may have ended while the truth was fetched
            route.fulfill(response=reply, json=facts)

    ready.context.route("**/api/s/*", lambda route: lie(route) if route.request.method == "GET" else route.continue_())
    ready.send()
    expect(ready.page.locator("#sent [data-state]")).to_contain_text("receipt does not match")
    assert len(ready.shelf("photo")) == 1
    ready.context.unroute_all()
    ready.wait_received()


def _refuse(status: int, route: Route) -> None:
    route.fulfill(status=status, headers={"X-App": "1"}, json={})


def test_a_refusal_keeps_it_and_offers_a_copy(ready: Phone) -> None:
    ready.go("missing")
    for status, word in REFUSALS.items():
        ready.context.route("**/api/s/*", partial(_refuse, status))
        ready.page.locator("[data-send]:visible, #sent button:text('Try again'):visible").click()
        expect(ready.page.locator("#sent [data-state]")).to_contain_text(word)
        with ready.page.expect_download() as download:
            ready.page.get_by_role("button", name="Save a copy").click()
        assert '"manifest"' in Path(download.value.path()).read_text()
        ready.context.unroute_all()
    ready.page.get_by_role("button", name="Try again").click()
    ready.wait_received()


def test_another_version_at_the_office_is_answered_by_a_correction(ready: Phone, shop: Shop) -> None:
    receipt = {"receipt": {"received_at": "2026-04-18T15:40:00Z"}}
    ready.context.route("**/api/s/*", lambda route: route.fulfill(status=409, headers={"X-App": "1"}, json=receipt))
    ready.send()
    expect(ready.page.locator("#sent [data-state]")).to_contain_text("another version")
    ready.context.unroute_all()
    ready.page.get_by_role("button", name="Send as a correction").click()
    expect(ready.item("1.1")).to_be_visible()
    ready.go("missing")
    ready.send()
    ready.wait_received()
    (held,) = shop.held()
    assert held.rev == 2
    assert held.manifest["replaces"]
    assert len(held.photos) == 1


def test_a_photo_that_never_arrives_whole_is_named_and_the_rest_arrives(ready: Phone, shop: Shop, tmp_path: Path) -> None:
    ready.go("i-5.3")
    ready.pick("5.3", draw_photo(tmp_path / "b.jpg", seed=5))
    bad = next(row["pid"] for row in ready.shelf("photo") if row["item"] == "2.1")
    ready.go("missing")
    ready.context.route(f"**/p/{bad}", lambda route: route.fulfill(status=422, headers={"X-App": "1"}, json={}) if route.request.method == "PATCH" else route.continue_())
    ready.send()
    expect(ready.page.locator("#sent [data-state]")).to_contain_text("photo of 2.1")
    (held,) = shop.held()
    assert len(held.photos) == 1
    ready.context.unroute_all()
    ready.page.get_by_role("button", name="Try again").click()
    ready.wait_received()
    assert len(shop.held()[0].photos) == 2


def test_the_home_lists_what_waits_and_what_a_person_can_do(ready: Phone, shop: Shop) -> None:
    ready.context.route("**/api/s/*", lambda route: route.fulfill(status=400, headers={"X-App": "1"}, json={}))
    ready.send()
    ready.wait_sent_away()
    ready.open_form("other")
    ready.choose("1.1", "yes")
    ready.wait_saved()
    ready.page.goto(f"{shop.base}/assignments")
    waiting = ready.page.locator("[data-outbox-rows] li")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("The office cannot read it")
    expect(waiting.get_by_role("button")).to_have_text(["Try again", "Save a copy"])
    ready.page.get_by_role("link", name="Continue the visit").click()
    expect(ready.item("1.1").locator("input:checked")).to_have_value("yes")


def test_a_link_that_breaks_under_large_pieces_gets_small_ones(ready: Phone, shop: Shop, tmp_path: Path) -> None:
    """At a kilobyte a second half a megabyte never arrives within the minute that a reply is waited for."""
    most = 40_000
    ready.go("i-2.3")
    ready.pick("2.3", draw_photo(tmp_path / "a.jpg", size=(3200, 2400)))
    assert ready.shelf("photo")[0]["size"] > 2 * most

    def thin(route: Route) -> None:
        return route.abort() if len(route.request.post_data_buffer or b"") > most else route.continue_()

    ready.page.route("**/api/s/*/p/*", thin)
    ready.go("missing")
    kept = ready.hashes()
    ready.send()
    ready.wait_received()
    assert shop.held()[0].photos == kept
