"""axe finds nothing, in three languages, on every screen of the form; it fits 320 px and text twice as large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright

from tests.journeys.phone import ARGUMENTS, CHROMIUM, Phone, draw_photo
from tests.journeys.shop import Shop

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
SCREENS = ("i-1.1", "i-4.8", "i-2.4", "i-4.3", "end", "missing")


def _complaints(page: Page) -> list[str]:
    """axe is read once by a page, not anew for every screen of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run(options)", RULES)["violations"]
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


@pytest.fixture(params=["en", "ru", "pl"])
def reader(request: pytest.FixtureRequest, chromium: Browser, shop: Shop) -> Iterator[Phone]:
    # axe is put into the page as text, which our content policy rightly forbids.
    with Phone.of(chromium, shop, language=request.param, bypass_csp=True) as phone:
        phone.open_form()
        yield phone


def test_every_screen_until_after_sending(reader: Phone, tmp_path: Path) -> None:
    for screen in SCREENS:
        reader.go(screen)
        assert _complaints(reader.page) == [], screen
    reader.go("i-2.2")
    reader.choose("2.2", "no")
    reader.pick("2.2", draw_photo(tmp_path / "a.jpg"))
    assert _complaints(reader.page) == []
    reader.page.click("[data-hide]")
    assert _complaints(reader.page) == []
    reader.page.click("[data-uncover]")
    reader.answer_quickly()
    reader.send()
    reader.wait_received()
    assert _complaints(reader.page) == []
    reader.page.goto(f"{reader.shop.base}/assignments")
    assert _complaints(reader.page) == []


@pytest.mark.parametrize("size", [16, 32])
def test_nothing_is_cut_at_320_pixels(playwright: Playwright, shop: Shop, size: int) -> None:
    """`size`: what the reader has set in the browser as the size of text."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, f"--blink-settings=defaultFontSize={size}"])
    for language in ("en", "ru", "pl"):
        with Phone.of(browser, shop, language=language, viewport={"width": 320, "height": 640}) as phone:
            phone.open_form()
            for screen in (*SCREENS, "i-2.2"):
                phone.go(screen)
                assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320, (language, screen)
    browser.close()
