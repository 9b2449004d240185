"""A phone that can keep nothing says so, keeps the form on the screen, and lets the browser carry the visit itself."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop

NO_SHELF = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }"
FULL = """(() => {
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (value) {
    if (window.isFull && value.bytes) throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, arguments)
  }
})()"""


def test_nothing_can_be_kept(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    phone.context.add_init_script(NO_SHELF)
    phone.open_form()
    phone.go("i-2.1")
    phone.choose("2.1", "no")
    phone.page.fill("[id='f-2.1']", "Opened at 8:20.")
    warning = phone.page.get_by_role("alert").filter(has_text="NOT saved on this phone.")
    expect(warning).to_be_visible()
    phone.item("2.1").locator("input[type=file]").set_input_files(str(draw_photo(tmp_path / "a.jpg")))
    expect(phone.item("2.1").locator("[data-photos] li")).to_have_count(1)
    phone.page.get_by_role("button", name="Send it as it is").click()
    phone.page.wait_for_url("**/received**")
    (held,) = shop.held()
    assert held.manifest["answers"]["2.1"] == {"value": "no", "fact": "Opened at 8:20."}
    assert len(held.photos) == 1


def test_the_disk_is_full_for_a_photo_but_not_for_the_text(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    phone.context.add_init_script(FULL)
    phone.open_form()
    phone.go("i-2.1")
    phone.page.evaluate("window.isFull = true")
    phone.item("2.1").locator("input[type=file]").set_input_files(str(draw_photo(tmp_path / "a.jpg")))
    expect(phone.item("2.1")).to_contain_text("NOT kept on this phone")
    phone.choose("2.1", "yes")
    expect(phone.page.get_by_role("alert").filter(has_text="There is no room left.")).to_be_visible()
    phone.answer_quickly()
    phone.send()
    expect(phone.page.get_by_role("alert").filter(has_text="NOT saved on this phone.")).to_be_visible()
    assert phone.shelf("sub") == []
    phone.page.evaluate("window.isFull = false")
    phone.page.get_by_role("button", name="Try again").click()
    expect(phone.page.get_by_role("alert").filter(has_text="NOT saved")).to_be_hidden()
    phone.send()
    phone.wait_received()
    assert len(shop.held()[0].photos) == 1


def test_the_browser_closes_the_shelf_behind_our_back(phone: Phone) -> None:
    phone.context.add_init_script("""(() => {
      const open = IDBDatabase.prototype.transaction
      let once = true
      IDBDatabase.prototype.transaction = function () {
        if (window.closeIt && once) { once = false; this.close() }
        return open.apply(this, arguments)
      }
    })()""")
    phone.open_form()
    phone.page.evaluate("window.closeIt = true")
    phone.choose("1.1", "yes")
    phone.wait_saved()
    assert phone.shelf("draft")[0]["answers"]["1.1"]["value"] == "yes"
