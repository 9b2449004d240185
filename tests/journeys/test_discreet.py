"""The discreet screen is a shopping list that can be answered; a shopper who was recognised ends the visit in two taps."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop


def test_the_list_hides_answers_and_outlives_a_reload_and_who_was_recognised_ends_the_visit(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.page.click("[data-hide]")
    cover = phone.page.locator("dialog[open]")
    expect(phone.page).to_have_title("Shopping list")
    for word in ("question", "visit", "greeting", "staff"):
        assert word not in cover.inner_text().lower()
    cover.locator(".thing").first.click()
    cover.get_by_role("button", name="None left").click()
    expect(cover.locator(".line").first).to_have_class("line is-got")
    phone.wait_saved_hidden()
    phone.page.reload()
    expect(cover.locator(".line").first).to_have_class("line is-got")
    phone.page.click("[data-uncover]")
    expect(phone.item("1.1").locator("[value=no]")).to_be_checked()

    phone.go("missing")
    phone.page.locator("[data-recognised] summary").click()
    phone.page.fill("#was-recognised", "She winked.")
    phone.page.click("[data-recognise]")
    phone.wait_received()
    (held,) = shop.held()
    assert held.status == "held"
    assert held.manifest["recognised"]["note"] == "She winked."
    assert held.manifest["answers"]["1.1"]["value"] == "no"
