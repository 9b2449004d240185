"""Call, answer, resolve, confirm on a phone of 360 by 800; axe finds nothing on either page in three languages."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from shopper.cases.actions import hand_over
from shopper.infra.db import db
from tests.conftest import PreparedSqlite
from tests.journeys.test_access import _complaints
from tests.support.cases import PHONE, a_case

pytestmark = pytest.mark.browser
SIZE = {"width": 360, "height": 800}


@pytest.fixture
def desk(sqlite_database: PreparedSqlite) -> Iterator[tuple[str, str, str, str]]:
    """(base, case, code, Leo's session)."""
    sqlite_database.restore()
    app, world = sqlite_database.app, sqlite_database.world
    with app.app_context():
        case = a_case(world, phone=PHONE)
        hand_over(case, world.people["leo"], None, "Tills are his")
        found = (str(case.id), case.code)
        db.session.remove()
    token = world.sign_in(app, "leo")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield (f"http://127.0.0.1:{server.server_port}", *found, token)
    server.shutdown()
    server.server_close()


def opened(chromium: Browser, base: str, token: str | None, language: str = "en") -> Page:
    context = chromium.new_context(viewport=SIZE, bypass_csp=True)
    cookies = {"language": language, **({"sid": token} if token else {})}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    return context.new_page()


def test_from_the_call_to_the_customers_yes(chromium: Browser, desk: tuple[str, str, str, str]) -> None:
    base, case, code, token = desk
    leo, guest = opened(chromium, base, token), opened(chromium, base, None)
    broken: list[str] = []
    leo.on("pageerror", lambda error: broken.append(str(error)))
    leo.goto(base)
    leo.click(f"a[href='/cases/{case}']")
    leo.click(f"a[href='/cases/{case}/call']")
    leo.check("[value=reached]")
    leo.click("main button")
    leo.click(f"a[href='/cases/{case}/answer']")
    for field in leo.query_selector_all("textarea[name^=point-]"):
        field.fill("You were right.")
    for tick in leo.query_selector_all("[name^=tick-]"):
        tick.check()
    leo.fill("#next", "A second till opens at five.")
    leo.click("main button")
    leo.click(f"a[href='/cases/{case}/resolution']")
    leo.check("[value=people]")
    for name in ("words", "why", "prevention"):
        leo.fill(f"#{name}", "A second till.")
    leo.click("main button")
    assert leo.inner_text("h1") == "Waiting for the customer"
    guest.goto(f"{base}/m/{code}")
    guest.click("text=Yes, it is")
    assert guest.inner_text("h1") == "Closed, thank you"
    leo.reload()
    assert leo.inner_text("h1") == "Closed"
    assert broken == []


def test_axe_finds_nothing(chromium: Browser, desk: tuple[str, str, str, str]) -> None:
    base, case, code, token = desk
    for language in ("en", "ru", "pl"):
        page = opened(chromium, base, token, language)
        for path in ("/cases", f"/cases/{case}", f"/cases/{case}/answer", f"/m/{code}"):
            page.goto(base + path)
            assert page.locator("html").get_attribute("lang") == language
            assert _complaints(page) == [], (language, path)
        page.context.close()
