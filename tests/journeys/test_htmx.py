"""T37: the content network that htmx comes from fails, never answers, or gives other bytes: the page works all the same."""

from __future__ import annotations

from playwright.sync_api import Browser, Route

from shopper.web.headers import HTMX_URL
from tests.journeys.phone import Phone
from tests.journeys.shop import Shop


def test_the_copy_of_our_own_comes_instead(chromium: Browser, shop: Shop) -> None:
    shop.close()
    (shop.folder / "cdn").touch()
    shop.open()
    for how in ("fails", "never answers", "other bytes"):
        comes_instead(chromium, shop, how)


def comes_instead(chromium: Browser, shop: Shop, how: str) -> None:
    asked: list[Route] = []

    def network(route: Route) -> None:
        asked.append(route)
        if how == "fails":
            route.abort()
        elif how == "other bytes":
            route.fulfill(body="window.isTampered = true", headers={"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"})

    with Phone.of(chromium, shop, service_workers="block") as phone:
        phone.page.route(HTMX_URL, network)
        phone.page.goto(f"{shop.base}/assignments", wait_until="domcontentloaded")
        phone.page.wait_for_function("() => window.htmx?.version")
        assert asked
        assert phone.page.evaluate("window.isTampered") is None
        assert phone.page.locator("script[src*='fallback=1']").count() == 1
        if how == "never answers":
            asked[0].abort()
