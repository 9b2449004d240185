"""A whole visit in a shop without signal arrives once and whole."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop

PHOTO_ITEMS = ("2.1", "2.6", "5.3", "2.4", "2.2", "2.3")


def test_a_page_opened_once_serves_the_whole_visit(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    phone.open_form()
    phone.wait_kept()
    shop.close()
    phone.page.reload()
    phone.wait_ready()
    for seed, key in enumerate(PHOTO_ITEMS):
        phone.go(f"i-{key}")
        phone.pick(key, draw_photo(tmp_path / f"{seed}.jpg", seed=seed))
    phone.answer_all()
    here = phone.hashes()
    assert len(here) == len(set(here.values())) == 6
    phone.send()
    phone.wait_sent_away()
    shop.open()
    phone.wait_received()
    (held,) = shop.held()
    assert held.photos == here
    assert {photo["pid"]: photo["sha256"] for photo in held.manifest["photos"]} == here
    assert len(held.manifest["answers"]) == 39
    assert shop.visits() == 1
    assert phone.shelf("sub") == phone.shelf("photo") == phone.shelf("draft") == []
    assert [row["id"].replace("-", "") for row in phone.shelf("receipt")] == [held.id.replace("-", "")]


def test_what_is_kept_of_the_home_page_is_renewed_at_each_visit(phone: Phone, shop: Shop) -> None:
    home = f"{shop.base}/assignments"
    phone.page.goto(home)
    phone.wait_kept()
    phone.page.goto(home)
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.context.add_cookies([{"name": "language", "value": "ru", "url": shop.base}])
    phone.page.goto(home)
    phone.wait_kept()
    shop.close()
    phone.page.goto(home)
    expect(phone.page.locator("html")).to_have_attribute("lang", "ru")


def test_a_newer_worker_comes_while_a_form_is_filled_in(phone: Phone, shop: Shop) -> None:
    """Nothing reloads, nothing is lost, and what is sent never passes through a worker."""
    phone.open_form()
    phone.wait_kept()
    phone.page.reload()  # from now on a worker stands before the page
    phone.wait_ready()
    phone.choose("1.1", "yes")
    phone.page.evaluate("window.isTheSamePage = true")
    shop.fault("newer")
    came = """async () => {
      const registration = await navigator.serviceWorker.ready, old = registration.active
      const found = new Promise((done) => registration.addEventListener('updatefound', () => done(registration.installing)))
      await registration.update()
      const newer = await found
      if (newer.state === 'installing') await new Promise((done) => newer.addEventListener('statechange', done, { once: true }))
      return [newer !== old, newer.state]
    }"""
    is_other, state = phone.page.evaluate(came)
    assert is_other
    assert state in ("installed", "activating", "activated")
    phone.page.wait_for_timeout(500)
    assert phone.page.evaluate("window.isTheSamePage") is True
    phone.choose("1.1", "no")
    phone.wait_saved()
    phone.page.reload()
    phone.wait_ready()
    phone.go("i-1.1")
    expect(phone.item("1.1").locator("input:checked")).to_have_value("no")
    phone.answer_quickly()
    with phone.page.expect_response(lambda reply: "/api/s/" in reply.url and reply.request.method == "PUT") as sent:
        phone.send()
    assert sent.value.from_service_worker is False
    phone.wait_received()
