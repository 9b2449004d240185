"""The shopper's home: what was begun goes on, what is sent waits, and nothing is taken for the other."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop

ELSEWHERE = """new Promise((done) => {
  indexedDB.open('outbox').onsuccess = ({ target: { result: db } }) => {
    const drafts = db.transaction('draft', 'readwrite').objectStore('draft')
    drafts.getAll().onsuccess = ({ target: { result: [draft] } }) => {
      const key = [draft.owner, draft.form, 'gone'].join('|')
      drafts.put({ ...draft, assignment: 'gone', key }).onsuccess = () => { db.close(); done() }
    }
  }
})"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_visit_begun_goes_on_from_the_button_that_started_it(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.wait_saved()
    phone.page.goto(f"{shop.base}/assignments")
    button = phone.page.locator(f"[data-visit='{shop.world['assignment']}']")
    expect(button).to_have_text("Continue the visit")
    expect(phone.page.get_by_text("Not finished; saved")).to_have_count(1)
    expect(phone.page.locator("[data-outbox-list]")).to_be_hidden()
    expect(phone.page.locator("[data-draft-list]")).to_be_hidden()
    phone.page.goto(f"{shop.base}/assignments/{shop.world['assignment']}")
    expect(phone.page.locator("[data-visit]")).to_have_text("Continue the visit")
    phone.page.locator("[data-visit]").click()
    expect(phone.item("1.1").locator("input:checked")).to_have_value("yes")


def test_a_visit_begun_that_has_no_button_here_is_still_found(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.wait_saved()
    phone.page.goto(f"{shop.base}/healthz")
    phone.page.evaluate(ELSEWHERE)
    phone.page.goto(f"{shop.base}/assignments")
    expect(phone.page.locator("[data-draft-list]")).to_contain_text("Mokotów")
    expect(phone.page.locator("[data-outbox-list]")).to_be_hidden()


def test_letters_twice_as_large_do_not_scroll_sideways(phone: Phone, shop: Shop) -> None:
    for language in ("en", "ru"):
        phone.speak(language)
        for path in ("", f"/{shop.world['assignment']}"):
            phone.page.goto(f"{shop.base}/assignments{path}")
            phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert phone.page.locator("html").get_attribute("lang") == language
            assert phone.page.evaluate(SIDEWAYS) <= 0, (language, path)
