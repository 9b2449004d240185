"""A customer taps: without scripts, without signal, in three languages; nothing is lost, and nothing is there twice."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.phone import SHELF, Phone, draw_photo
from tests.journeys.shop import Shop

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


@contextmanager
def guest(chromium: Browser, shop: Shop, **options: Any) -> Iterator[tuple[Phone, str]]:
    with Phone.of(chromium, shop, who=None, **options) as phone:
        yield phone, f"{shop.base}/t/{shop.world['card']}"
        assert phone.complaints == []


def comments(shop: Shop) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(shop.folder / "shopper.db")) as held:
        return held.execute("SELECT face, words, topics FROM comment ORDER BY received_at").fetchall()


def photos(shop: Shop) -> int:
    """How many have wholly arrived."""
    with closing(sqlite3.connect(shop.folder / "shopper.db")) as held:
        (count,) = held.execute("SELECT count(*) FROM photo WHERE stored_at IS NOT NULL").fetchone()
    return int(count)


def test_three_taps_without_scripts(chromium: Browser, shop: Shop) -> None:
    with guest(chromium, shop, java_script_enabled=False) as (phone, card):
        page = phone.page
        page.goto(card)
        page.get_by_role("button", name="Bad", exact=True).click()
        expect(page.get_by_text("Your answer is in: Bad")).to_be_visible()
        page.get_by_text("Waiting").click()
        page.get_by_text("I have a photo to show").click()
        page.get_by_label("In your own words").fill("Sour milk.")
        phone.context.set_offline(True)
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("chrome-error:**")
        page.go_back()
        expect(page.get_by_label("In your own words")).to_have_value("Sour milk.")
        phone.context.set_offline(False)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Your message is in.")).to_be_visible()
        page.get_by_label("Choose from this phone").set_input_files(draw_photo(shop.folder / "milk.jpg"))
        page.get_by_role("button", name="Send photos").click()
        expect(page.get_by_text("1 photo is in.")).to_be_visible()
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        assert photos(shop) == 1
        assert [(face, words, json.loads(topics)) for face, words, topics in comments(shop)] == [(2, "Sour milk.", ["wait"])]


def test_back_and_another_face_is_the_same_comment(chromium: Browser, shop: Shop) -> None:
    for scripts in (False, True):
        before = len(comments(shop))
        with guest(chromium, shop, java_script_enabled=scripts) as (phone, card):
            page = phone.page
            page.goto(card)
            page.get_by_role("button", name="Very good").dblclick()
            expect(page.get_by_text("Your answer is in: Very good")).to_be_visible()
            page.go_back()
            page.get_by_role("button", name="Fair").click()
            expect(page.get_by_text("Your answer is in: Fair")).to_be_visible()
        assert [face for face, *_ in comments(shop)][before:] == [3]


def test_a_tap_without_signal_is_kept_and_sent_once(chromium: Browser, shop: Shop) -> None:
    with guest(chromium, shop) as (phone, card):
        page = phone.page
        page.goto(card)
        kept = "async () => (await (await caches.open('cards')).keys()).length > 2 && Boolean(navigator.serviceWorker.controller)"
        shop.until(lambda: page.evaluate(kept))
        phone.context.set_offline(True)
        page.goto(card)  # opened again, on a dead network
        page.get_by_role("button", name="Very bad").click()
        expect(page.get_by_text("Your answer is saved on this phone")).to_be_visible()
        page.get_by_text("Waiting").click()
        page.get_by_label("In your own words").fill("One till open.")
        page.get_by_text("Yes, please").click()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Saved on this phone as well")).to_be_visible()
        assert comments(shop) == []
        page.close()
        phone.context.set_offline(False)
        page = phone.new_page()
        page.goto(card)  # any card, any day
        shop.until(lambda: comments(shop) == [(1, "One till open.", '["wait"]')])
        expect(page.get_by_text("Here you say how we may reach you")).to_be_visible()
        page.get_by_role("link", name=re.compile(r"\w{4}-\w{4}-\w{4}")).click()
        page.get_by_label("Phone").fill("22 621 00 00")
        page.get_by_text("may use this to get back to me").click()
        phone.context.set_offline(True)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("nothing of it is kept on this phone")).to_be_visible()
        assert [page.evaluate(SHELF, store) for store in ("sub", "receipt")] == [[], []]
        phone.context.set_offline(False)
        expect(page.get_by_text("We have noted how to reach you.")).to_be_visible()
        page.goto(card)
        held: list[Route] = []
        page.route("**/api/s/*", lambda route: held.append(route))
        good = page.get_by_role("button", name="Good", exact=True)
        good.click()  # the next customer on this phone
        expect(good).to_have_attribute("aria-pressed", "true")  # seen at once, however slow the network is
        shop.until(lambda: page.evaluate("true") and bool(held))
        held[0].continue_()
        expect(page.get_by_text("Your answer is in: Good")).to_be_visible()
        assert [face for face, *_ in comments(shop)] == [1, 4]
        page.get_by_label("In your own words").fill("Warm bread.")
        page.get_by_role("link", name="Change").click()  # a slip of the thumb costs no word
        page.get_by_role("button", name="Very good").click()
        expect(page.get_by_label("In your own words")).to_have_value("Warm bread.")
        phone.context.set_offline(True)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("What you said is saved on this phone.")).to_be_visible()
        assert comments(shop)[1][:2] == (5, None)
        page.close()
        phone.context.set_offline(False)
        page = phone.new_page()
        page.goto(card)
        page.get_by_role("link", name=re.compile(r"\w{4}-\w{4}-\w{4}")).click()
        page.get_by_role("link", name="Add a photo").click()
        shop.fault("broken")
        page.get_by_label("Take a photo").set_input_files(draw_photo(shop.folder / "bread.jpg"))
        expect(page.get_by_text("Photo 1 is saved on this phone")).to_be_visible()
        assert (comments(shop)[1][1], photos(shop)) == ("Warm bread.", 0)  # words never wait for a photo
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        shop.fault(None)
        page.evaluate("dispatchEvent(new Event('online'))")
        shop.until(lambda: photos(shop) == 1)
        shop.until(lambda: [page.evaluate(SHELF, store) for store in ("sub", "photo")] == [[], []])


def test_a_face_is_usable_within_the_first_flight_of_packets(chromium: Browser, shop: Shop) -> None:
    sizes: dict[str, int] = {}
    with guest(chromium, shop, service_workers="block") as (phone, card):
        phone.page.on("requestfinished", lambda request: sizes.update({request.url: _on_the_wire(request)}))
        phone.page.goto(card)
        phone.page.wait_for_load_state("networkidle")
    page = next(size for url, size in sizes.items() if "/t/" in url)
    assert page < 4_000  # all that a tap needs
    assert sum(sizes.values()) < 14_000, sizes


def _on_the_wire(request: Any) -> int:
    told = request.sizes()
    return int(told["responseBodySize"] + told["responseHeadersSize"])


def test_axe_finds_nothing(chromium: Browser, shop: Shop) -> None:
    for language in ("en", "ru", "pl"):
        axe_finds_nothing_in(language, chromium, shop)


def axe_finds_nothing_in(language: str, chromium: Browser, shop: Shop) -> None:
    with guest(chromium, shop, language=language, bypass_csp=True) as (phone, card):
        page = phone.page
        page.goto(card)
        assert page.locator("html").get_attribute("lang") == language
        _sound(page)
        page.locator("[name=face][value='2']").click()
        page.wait_for_url(re.compile(r"/t/\w+/\w+$"))
        _sound(page)
        page.locator("[name=wants_answer][value=yes]").check()
        page.locator("[name=then]").check()
        page.locator(".send").click()
        page.wait_for_url("**/photos*")
        _sound(page)
        page.locator("#done").click()
        page.wait_for_url("**/thanks*")
        _sound(page)


def _sound(page: Page) -> None:
    page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run(options)", RULES)["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []
