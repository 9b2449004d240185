"""Back never loses anything, the list leads to what is missing, one tap hides everything."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.journeys.phone import Phone
from tests.journeys.shop import Shop

AT_ONCE = """() => {
  document.querySelector('[data-next]').click()
  return document.querySelector('form > section:not([hidden])').id
}"""
EVERY_STEP = "for (const one of document.querySelectorAll('section')) one.hidden = false"


def test_steps_there_and_back(phone: Phone) -> None:
    """The screen has moved before the thumb can fall again; the phone's own back goes to the question before."""
    phone.open_form()
    phone.choose("1.1", "yes")
    first = phone.step.get_attribute("id")
    assert phone.page.evaluate(AT_ONCE) != first
    phone.choose("1.4", "ack")
    phone.next()
    phone.page.go_back()
    expect(phone.item("1.4").locator("input:checked")).to_have_value("ack")
    phone.page.click("[data-back]")
    expect(phone.item("1.1").locator("input:checked")).to_have_value("yes")
    a_failed_answer_folds_and_can_be_changed(phone)
    weights_and_limits_are_not_shown(phone)


def a_failed_answer_folds_and_can_be_changed(phone: Phone) -> None:
    phone.go("i-2.2")
    phone.choose("2.2", "no")
    item = phone.item("2.2")
    expect(item).to_contain_text("Your answer: No")
    expect(item.locator(".choices")).to_be_hidden()
    expect(item.locator("[data-camera]")).to_be_visible()
    item.get_by_role("button", name="Change").click()
    expect(item.locator("input:checked")).to_be_focused()
    phone.choose("2.2", "yes")
    expect(item.locator("textarea")).to_be_hidden()


def weights_and_limits_are_not_shown(phone: Phone) -> None:
    phone.page.evaluate(EVERY_STEP)
    words = phone.page.locator("main").inner_text()
    assert "CAP" not in words
    assert "weight" not in words.lower()
    assert "300" not in words


def test_the_list_leads_to_a_gap_and_back(phone: Phone) -> None:
    phone.open_form()
    phone.answer_quickly()
    phone.go("i-5.6")
    phone.choose("5.6", "no")
    phone.page.click("[data-list]")
    expect(phone.page.get_by_role("heading", name="1 thing before sending")).to_be_visible()
    expect(phone.page.locator("[data-gaps]")).to_contain_text("Answer is “No”; the fact is not written")
    expect(phone.page.locator("[data-send]")).to_be_hidden()
    phone.page.get_by_role("button", name="Go to the first one: 5.6").click()
    phone.page.fill("[id='f-5.6']", "No paper in the only cabin, 17:50.")
    phone.page.get_by_role("button", name="To the list").click()
    expect(phone.page.get_by_role("heading", name="Everything is there")).to_be_visible()
    expect(phone.page.locator("[data-send]")).to_be_visible()


def test_measuring_and_typing_a_time(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.answer_quickly()
    phone.go("i-4.8")
    watch = phone.item("4.8")
    watch.get_by_role("button", name="Change").click()
    watch.get_by_role("button", name="Start: I joined the line").click()
    expect(watch).to_contain_text("Running since")
    phone.next()
    expect(phone.page.locator("[data-running]")).to_contain_text("4.8 0:0")
    phone.page.click("[data-running]")
    watch.get_by_role("button", name="Stop: I was spoken to").click()
    expect(watch).to_contain_text("Measured from")
    phone.go("i-4.11")
    phone.item("4.11").get_by_role("button", name="Change").click()
    phone.item("4.11").locator("summary").click()
    phone.item("4.11").locator("[data-number]").fill("3:35")
    phone.page.click("[data-list]")
    phone.send()
    phone.wait_received()
    answers = shop.held()[0].manifest["answers"]
    assert answers["4.11"] == {"value": "215"}
    assert set(answers["4.8"]) == {"value", "start", "stop"}
    assert answers["4.8"]["value"].isdigit()


def test_hiding(phone: Phone) -> None:
    phone.open_form()
    assert phone.page.title() == "Shopping list"
    phone.go("i-2.2")
    phone.page.get_by_role("button", name="Hide").click()
    cover = phone.page.get_by_role("dialog", name="Shopping list")
    expect(cover).to_be_visible()
    phone.page.reload()
    expect(cover).to_be_visible()
    cover.get_by_role("button", name="Edit").click()
    expect(phone.item("2.2")).to_be_visible()
    phone.page.get_by_role("button", name="Hide").click()
    phone.page.go_back()
    expect(cover).to_be_hidden()
    phone.page.get_by_role("button", name="Hide").click()
    phone.page.keyboard.press("Escape")
    expect(phone.item("2.2")).to_be_visible()


def test_an_answer_given_before_the_script_has_come_is_kept(phone: Phone) -> None:
    held: list[Route] = []
    phone.page.route("**/form.bundle.js", lambda route: held.append(route))
    phone.page.goto(phone.shop.visit_url(), wait_until="commit")
    phone.choose("1.1", "yes")
    held[0].continue_()
    phone.wait_ready()
    expect(phone.item("1.1").locator("input:checked")).to_have_value("yes")
    phone.wait_saved()
    assert phone.shelf("draft")[0]["answers"]["1.1"]["value"] == "yes"


def test_what_was_typed_in_the_moment_of_a_reload_is_there_and_saved_is_said_only_when_it_is(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.choose("1.1", "yes")
    phone.wait_saved()
    at_once = """() => {
      document.querySelector('[name="a-1.1"][value=no]').click()
      return document.querySelector('.saved').classList.contains('is-saving')
    }"""
    assert phone.page.evaluate(at_once)
    phone.page.evaluate("""() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException('the page is going', 'AbortError') }
      dispatchEvent(new Event('pagehide'))
    }""")
    phone.page.reload()
    phone.wait_ready()
    expect(phone.page.locator('[name="a-1.1"][value=no]')).to_be_checked()
    phone.wait_saved()
    assert "'no'" in str(phone.shelf("draft"))
    assert phone.page.evaluate("sessionStorage.length") == 0
