"""What the form costs on the wire, the first time and the second; and what works without https."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys.phone import ARGUMENTS, CHROMIUM, Phone
from tests.journeys.shop import ROOT, Shop

FIRST_VISIT, SECOND_VISIT = 60_000, 5_000


def _bodies(phone: Phone, language: str) -> int:
    """Bytes of the page and all it asked for, as they were squeezed."""
    sizes = "performance.getEntries().filter((one) => one.encodedBodySize !== undefined && one.transferSize > 0).map((one) => one.encodedBodySize)"
    return sum(phone.page.evaluate(sizes))


def test_first_and_second_visit(chromium: Browser, shop: Shop) -> None:
    for language in ("en", "ru", "pl"):
        weighs_little_and_loads_no_htmx(chromium, shop, language)


def weighs_little_and_loads_no_htmx(chromium: Browser, shop: Shop, language: str) -> None:
    asked: list[str] = []
    with Phone.of(chromium, shop, language=language, service_workers="block") as phone:
        phone.page.on("request", lambda request: asked.append(request.url))
        phone.open_form()
        phone.page.evaluate("document.fonts.ready.then(() => 1)")
        phone.page.wait_for_load_state("networkidle")
        first = _bodies(phone, language)
        phone.page.goto("about:blank")
        phone.open_form()
        transfers = "performance.getEntries().filter((one) => one.transferSize !== undefined).reduce((sum, one) => sum + one.transferSize, 0)"
        second = phone.page.evaluate(transfers)
    print(f"{language}: first {first} bytes, second {second} bytes")
    assert first <= FIRST_VISIT
    assert second <= SECOND_VISIT
    assert asked
    assert not [url for url in asked if "htmx" in url]


def test_the_worker_is_short_and_leaves_everything_but_get_alone() -> None:
    source = (ROOT / "templates" / "sw.js").read_text()
    assert len(source.splitlines()) < 60
    assert "request.method !== 'GET'" in source


@pytest.fixture
def insecure(playwright: Playwright, shop: Shop) -> Iterator[Phone]:
    """Over plain http by a name, as from a phone in the same room."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, "--host-resolver-rules=MAP shop.test 127.0.0.1"])
    shop.base = shop.base.replace("localhost", "shop.test")
    with Phone.of(browser, shop) as phone:
        yield phone
    browser.close()


def test_without_https_a_visit_is_kept_and_sent_and_the_page_says_what_is_missing(insecure: Phone, shop: Shop) -> None:
    insecure.page.goto(f"{shop.base}/assignments")
    expect(insecure.page.get_by_text("Offline needs https")).to_be_visible()
    insecure.page.goto(f"{shop.base}/assignments/{shop.world['assignment']}")
    expect(insecure.page.get_by_text("A network is needed only to send")).to_be_hidden()
    insecure.open_form()
    expect(insecure.page.get_by_text("Offline needs https")).to_be_visible()
    insecure.next()
    expect(insecure.page.get_by_text("Offline needs https")).to_be_hidden()
    assert insecure.page.evaluate("isSecureContext") is False
    insecure.answer_quickly()
    insecure.send()
    insecure.wait_received()
    assert len(shop.held()) == 1


def test_a_captive_portal_is_never_kept_as_our_page(phone: Phone, shop: Shop) -> None:
    phone.open_form()
    phone.wait_kept()
    shop.fault("walled")
    phone.page.reload()
    expect(phone.page.get_by_text("Please accept our terms.")).to_be_visible()
    shop.close()
    phone.page.reload()
    phone.wait_ready()
    phone.page.goto(f"{shop.base}/assignments/{shop.world['assignment']}")
    expect(phone.page.get_by_role("heading", name="Mokotów")).to_be_visible()
    phone.page.goto(f"{shop.base}/assignments")
    expect(phone.page.get_by_role("heading", name="Mokotów").first).to_be_visible()
