"""One visit, one person, two phones: what was begun on one is gone on with on the other; nothing goes before the person chooses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop


def drafts(shop: Shop) -> list[int]:
    with sqlite3.connect(f"file:{shop.folder / 'shopper.db'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT rev FROM draft").fetchall()
    database.close()
    return [rev for (rev,) in rows]


def offer(phone: Phone) -> Locator:
    return phone.page.locator("form > .notice[role=status]")


def push(phone: Phone, shop: Shop) -> None:
    """The page goes, and says so to the office; or nothing was new."""
    before = drafts(shop)
    phone.wait_saved()
    phone.page.evaluate("dispatchEvent(new Event('pagehide'))")
    shop.until(lambda: drafts(shop) > before)


def test_another_phone_goes_on_and_the_first_is_told(chromium: Browser, phone: Phone, shop: Shop, tmp_path: Path) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.go("i-2.3")
    phone.choose("2.3", "no")
    phone.pick("2.3", draw_photo(tmp_path / "a.jpg"))
    push(phone, shop)
    with Phone.of(chromium, shop) as second:
        second.open_form()
        expect(offer(second)).to_contain_text("begun on another phone: 2 answers")
        expect(offer(second)).to_contain_text("Its photos stay on that phone.")
        second.pick("2.3", draw_photo(tmp_path / "b.jpg"))
        second.page.get_by_role("button", name="Go on with what is there").click()
        expect(second.item("1.1").locator("[value=yes]")).to_be_checked()
        second.wait_ready()
        second.go("i-2.3")
        expect(second.item("2.3").locator("[data-photos] li")).to_have_count(1)  # its own, taken before the choice
        second.go("i-1.1")
        second.choose("1.1", "no")
        push(second, shop)

        phone.go("i-1.1")
        phone.choose("1.1", "not_seen")
        phone.wait_saved()
        phone.page.evaluate("dispatchEvent(new Event('pagehide'))")
        expect(offer(phone)).to_contain_text("Another phone went on with this as well: 2 answers there")
        assert phone.shelf("draft")[0]["answers"]["1.1"]["value"] == "not_seen"
        phone.page.get_by_role("button", name="Go on with what is here").click()
        push(phone, shop)

        second.choose("1.1", "yes")
        expect(offer(second)).to_contain_text("Both are kept", timeout=15_000)  # five seconds after the last entry, untouched
        second.answer_quickly()
        second.send()
        second.wait_received()
        assert drafts(shop) == []
    phone.choose("1.1", "yes")
    phone.wait_saved()
    with phone.page.expect_response(lambda reply: "/api/drafts/" in reply.url) as answered:
        phone.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert (answered.value.status, drafts(shop), len(shop.held())) == (410, [], 1)
    assert phone.shelf("draft")[0]["answers"]["1.1"]["value"] == "yes"
