"""A visit can be made with the keyboard alone, and the focused thing is never under a bar."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop

IS_FREE = """() => {
  const box = document.activeElement.getBoundingClientRect(), bar = document.querySelector('.moves').getBoundingClientRect()
  return box.top >= 0 && (box.bottom <= bar.top || document.querySelector('.moves').contains(document.activeElement))
}"""


def _focus_on(phone: Phone, selector: str, tabs: int = 12) -> None:
    for _ in range(tabs):
        phone.page.keyboard.press("Tab")
        assert phone.page.evaluate(IS_FREE), phone.page.evaluate("document.activeElement.outerHTML")
        if phone.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached")


def _answer(phone: Phone) -> None:
    keys, kind = phone.page.keyboard, phone.step.get_attribute("data-answer")
    if kind in ("count", "time"):
        if kind == "time":
            _focus_on(phone, "summary")
            keys.press("Enter")
        _focus_on(phone, "[data-number]")
        keys.type("0" if kind == "count" else "15")
    else:
        _focus_on(phone, "input[type=radio]")
        keys.press("Space")
    keys.press("Enter")


def test_a_whole_visit(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    count = phone.page.locator("section.item").count()
    for number in range(1, count + 1):
        expect(phone.page.locator("[data-place-in]")).to_have_text(f"Question {number} of {count}")
        _answer(phone)
    expect(phone.page.locator("#end")).to_be_visible()
    for name in ("came_in", "left"):
        _focus_on(phone, f"[data-time]:has([name={name}]) [data-now]")
        phone.page.keyboard.press("Enter")
    _focus_on(phone, "[data-next]")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("#missing")).to_be_visible()
    _focus_on(phone, "[data-send]", tabs=40)
    phone.page.keyboard.press("Enter")
    phone.wait_received()
    assert len(shop.held()) == 1


def test_the_heading_has_the_focus_after_a_step_and_arrows_pass_through_no_without_folding_it_away(phone: Phone) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.next()
    expect(phone.item("1.4").locator("h2")).to_be_focused()
    phone.go("i-2.2")
    _focus_on(phone, "input[type=radio]")
    phone.page.keyboard.press("Space")
    phone.page.keyboard.press("ArrowDown")
    expect(phone.item("2.2").locator("textarea")).to_be_visible()
    assert phone.page.evaluate("document.activeElement.value") == "no"
    phone.page.keyboard.press("ArrowDown")
    assert phone.page.evaluate("document.activeElement.value") == "na"
    expect(phone.item("2.2").locator("textarea")).to_be_hidden()
