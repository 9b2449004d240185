"""Two visits do not mix, two people on one phone do not meet, two windows do not overwrite each other."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop

STILL_WRITING = """() => {
  noted(new Promise((done) => setTimeout(done, 700)).then(() => caches.open(PAGES)).then((pages) => pages.put('/assignments', new Response('Sam'))))
}"""


def test_drafts_of_two_assignments(phone: Phone) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.wait_saved()
    phone.open_form("other")
    expect(phone.item("1.1").locator("input:checked")).to_have_count(0)
    phone.choose("1.1", "no")
    phone.wait_saved()
    phone.open_form()
    expect(phone.item("1.1").locator("input:checked")).to_have_value("yes")
    assert len(phone.shelf("draft")) == 2


def test_two_people_on_one_phone(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.answer_quickly()
    shop.close()
    phone.send()
    phone.wait_sent_away()
    shop.open()
    phone.sign_in("ines")
    phone.page.goto(f"{shop.base}/assignments")
    waiting = phone.page.locator("[data-outbox-list]")
    expect(waiting).to_contain_text("Another person’s visit")
    expect(waiting).not_to_contain_text("Mokotów")
    phone.page.goto(shop.visit_url("ines_assignment"))
    phone.wait_ready()
    assert shop.held() == []
    phone.sign_in("sam")
    phone.page.goto(f"{shop.base}/assignments")
    shop.until(lambda: len(shop.held()) == 1)
    expect(phone.page.locator("[data-outbox-list]")).to_be_hidden(timeout=20_000)


def test_the_window_opened_last_goes_on(phone: Phone) -> None:
    phone.open_form()
    phone.go("i-4.8")
    phone.item("4.8").locator("[data-start]").click()
    phone.go("i-1.1")
    expect(phone.page.locator("[data-running]")).to_be_visible()
    phone.choose("1.1", "yes")
    phone.wait_saved()
    first, phone.page = phone.page, phone.new_page()
    phone.open_form()
    expect(first.get_by_text("This visit went on in another window.")).to_be_visible()
    first.wait_for_timeout(1200)
    expect(first.locator("[data-running]")).to_be_hidden()
    expect(phone.item("1.1").locator("input:checked")).to_have_value("yes")


def test_signing_out_with_something_unsent_warns_and_keeps_it(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.wait_saved()
    phone.page.goto(f"{shop.base}/assignments")
    phone.wait_kept()
    phone.page.get_by_role("button", name="Sign out").last.click()
    expect(phone.page.get_by_role("dialog")).to_contain_text("1 visit on this phone is not sent yet")
    phone.page.get_by_role("button", name="Stay signed in").click()
    phone.page.get_by_role("button", name="Sign out").last.click()
    phone.context.service_workers[0].evaluate(STILL_WRITING)
    phone.page.get_by_role("button", name="Sign out all the same").click()
    phone.page.wait_for_url("**/sign-in")
    phone.page.wait_for_timeout(1000)
    assert len(phone.shelf("draft")) == 1
    assert phone.page.evaluate("caches.keys().then((names) => names.includes('pages'))") is False


def test_a_wiped_phone_is_told(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.answer_quickly()
    shop.close()
    phone.send()
    phone.wait_sent_away()
    phone.page.goto("about:blank")
    shop.open()
    phone.page.goto(f"{shop.base}/healthz")
    phone.page.evaluate("new Promise((done) => { indexedDB.deleteDatabase('outbox').onsuccess = done })")
    phone.page.goto(f"{shop.base}/assignments")
    expect(phone.page.get_by_role("alert").filter(has_text="1 visit that waited here is gone")).to_be_visible()
