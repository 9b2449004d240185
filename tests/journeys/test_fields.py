"""What does not fit is said at its field, stays as it was typed, and stands in the list in the same words."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop

UNFIT = "The number does not fit"


def test_a_number_that_does_not_fit(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    for key, text in [("2.4", "11"), ("2.4", "-3"), ("2.4", "12,5"), ("4.8", "999999"), ("4.8", "1:75"), ("4.8", "-3")]:
        says_that_it_does_not_fit(phone, shop, key, text)


def says_that_it_does_not_fit(phone: Phone, shop: Shop, key: str, text: str) -> None:
    phone.go(f"i-{key}")
    item = phone.item(key)
    field, error = item.locator("[data-number]"), item.get_by_role("alert").filter(has_text=UNFIT)
    if key == "4.8" and not field.is_visible():
        item.locator("summary").click()
    field.fill("")
    field.press_sequentially(text)
    expect(error).to_be_visible()
    expect(field).to_have_accessible_description(re.compile(f".{UNFIT}"))
    phone.go("missing")
    expect(phone.page.locator(f"[data-gaps] a[href='#i-{key}']")).to_contain_text(UNFIT)
    shop.until(lambda: text in str(phone.shelf("draft")))
    phone.page.reload()
    phone.wait_ready()
    phone.go(f"i-{key}")
    expect(field).to_be_visible()
    expect(field).to_have_value(text)
    expect(error).to_be_visible()
    expect(item.locator("[data-figure]:visible")).to_have_count(0)
    field.fill("3")
    expect(error).to_be_hidden()


def test_a_hand_that_types_a_time_is_not_interrupted(phone: Phone) -> None:
    phone.open_form()
    phone.go("i-4.8")
    phone.item("4.8").locator("summary").click()
    field, error = phone.item("4.8").locator("[data-number]"), phone.item("4.8").get_by_role("alert")
    for key in "1:3":
        field.press(key)
        expect(error).to_have_count(0)
    field.blur()
    expect(error).to_have_text(UNFIT)
    field.press_sequentially("5")
    expect(error).to_have_count(0)


def test_a_fact_that_is_too_long_is_not_cut(phone: Phone) -> None:
    phone.open_form()
    phone.answer_quickly()
    phone.go("i-2.1")
    phone.choose("2.1", "no")
    told = phone.page.locator("[id='f-2.1']")
    told.fill("ż" * 5001)
    expect(phone.item("2.1").get_by_role("alert")).to_have_text("Too long: 5001 of 5000 characters")
    assert len(told.input_value()) == 5001
    phone.page.click("[data-list]")
    expect(phone.page.locator("[data-gaps]")).to_contain_text("Too long: 5001 of 5000 characters")
    expect(phone.page.locator("[data-send]")).to_be_hidden()
    phone.page.locator("[data-gaps] a").click()
    told.fill("ż" * 5000)
    expect(phone.item("2.1").get_by_role("alert")).to_have_count(0)
    phone.page.click("[data-next]")
    expect(phone.page.locator("[data-send]")).to_be_visible()
