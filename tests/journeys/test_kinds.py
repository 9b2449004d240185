"""Every kind of answer in one visit: several, a number, words, an instruction, reasons; what is not asked, what contradicts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop


def test_every_kind_of_answer(phone: Phone, shop: Shop) -> None:
    shop.lay_kinds()
    phone.open_form("kinds")
    page = phone.page
    phone.go("i-note")
    expect(phone.item("note").locator("label:visible, button:visible, input:visible, textarea:visible")).to_have_count(0)
    phone.next()

    phone.choose("offered", "bread")
    phone.choose("offered", "tea")
    phone.choose("offered", "not_seen")  # a word that says why none was takes the ticks away
    expect(phone.item("offered").locator("input:checked")).to_have_count(1)
    phone.choose("offered", "tea")
    expect(phone.item("offered").locator("input:checked")).to_have_value("tea")
    phone.next()

    price, paid = phone.item("price"), phone.item("paid")
    price.locator("[data-number]").fill("101")
    expect(price.get_by_role("alert").filter(has_text="The number does not fit")).to_be_visible()
    price.locator("[data-number]").fill("12,50")
    phone.next()
    paid.locator("[data-number]").fill("9.5")
    expect(price.locator("[data-contradiction]")).to_have_text("You paid less than the bread cost.")
    phone.next()
    expect(phone.item("heard")).to_be_visible()
    phone.next()  # may stay empty

    phone.choose("helped", "yes")
    phone.next()
    phone.choose("how", "led")
    page.click("[data-back]")
    phone.choose("helped", "no")
    expect(phone.item("helped").locator(".reasons")).to_be_visible()
    phone.next()
    expect(page.locator("#end")).to_be_visible()  # how they helped is not asked any more
    for name in ("came_in", "left"):
        page.locator(f"[data-time]:has([name={name}]) [data-now]").click()
    phone.next()
    expect(page.locator("[data-gaps]")).to_contain_text("the fact is not written")
    page.locator("[data-gaps] a[href='#i-helped']").first.click()
    page.fill("[id='f-helped']", "Two people at the till, none came.")
    phone.item("helped").locator("label:has([value=absent])").click()
    page.get_by_role("button", name="To the list").click()
    expect(page.locator("#missing")).to_contain_text("You paid less than the bread cost.")  # said, and no gate
    phone.send()
    phone.wait_received()

    (held,) = shop.held()
    answers = held.manifest["answers"]
    assert answers["offered"] == {"value": "tea", "values": ["tea"]}
    assert (answers["price"]["value"], answers["paid"]["value"]) == ("12,50", "9.5")
    assert answers["helped"] == {"value": "no", "reasons": ["absent"], "fact": "Two people at the till, none came."}
    assert not {"how", "heard", "note"} & set(answers)
    assert held.status == "held"  # the contradiction is a person's to look at
