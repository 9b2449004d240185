"""The same form without scripts: one long page, posted once, twice without harm, never empty again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop


@pytest.fixture
def plain(chromium: Browser, shop: Shop) -> Iterator[Phone]:
    with Phone.of(chromium, shop, java_script_enabled=False) as phone:
        phone.page.goto(shop.visit_url())
        phone.page.wait_for_url("**/visit/*-*-*-*-*")
        yield phone


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return [str(draw_photo(tmp_path / name / "image.jpg", seed=seed)) for seed, name in enumerate("ab")]


def _fill(plain: Phone, files: list[str]) -> None:
    page = plain.page
    for section in page.locator("section.item").all():
        number = section.locator("input[name^='n-']")
        if number.count():
            number.fill("0" if "2.4" in (number.get_attribute("name") or "") else "15")
        else:
            section.locator("label.choice").first.click()
    page.fill("[id='f-2.1']", "Opened at 8:20.")
    page.fill("[name=came_in]", "00:10")
    page.fill("[name=left]", "00:20")
    page.set_input_files("[name='p-2.1']", files)


def test_posted_then_back_and_posted_again_is_one_visit(plain: Phone, shop: Shop, files: list[str]) -> None:
    nothing_in_it_belongs_to_scripts_only(plain)
    _fill(plain, files)
    plain.page.get_by_role("button", name="Send").click()
    expect(plain.page.get_by_role("heading", name="Received", exact=True)).to_be_visible()
    expect(plain.page.get_by_text("2 photos are here.")).to_be_visible()
    plain.page.go_back()
    plain.page.reload()
    expect(plain.page.get_by_text("Sending it again makes a correction.")).to_be_visible()
    expect(plain.page.locator("[id='f-2.1']")).to_have_value("Opened at 8:20.")
    _fill(plain, files)
    plain.page.get_by_role("button", name="Send").click()
    expect(plain.page.get_by_role("heading", name="Received", exact=True)).to_be_visible()
    (held,) = shop.held()
    assert len(held.photos) == 2
    assert held.manifest["answers"]["4.8"]["value"] == "15"


def nothing_in_it_belongs_to_scripts_only(plain: Phone) -> None:
    assert plain.page.locator("button[type=button]").count() == 0
    assert plain.page.locator("script[src*=form]").count() == 0
    assert plain.page.locator("section.item").count() == 39
