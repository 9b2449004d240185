"""SIGKILL to the whole browser: what was entered is there when it is opened again, and arrives once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def _killed_and_opened_again(playwright: Playwright, phone: Phone, profile: Path, shop: Shop) -> Phone:
    phone.kill(profile)
    return Phone.kept_in(playwright, profile, shop)


def _arrives_once(phone: Phone, shop: Shop, here: dict[str, str]) -> None:
    phone.wait_received()
    (held,) = shop.held()
    assert held.photos == here
    assert phone.shelf("sub") == phone.shelf("photo") == []
    phone.context.close()


def test_after_a_photo_was_picked(playwright: Playwright, shop: Shop, profile: Path, tmp_path: Path) -> None:
    phone = Phone.kept_in(playwright, profile, shop)
    phone.open_form()
    phone.wait_kept()
    phone.go("i-2.1")
    phone.choose("2.1", "no")
    phone.page.fill("[id='f-2.1']", "Opened at 8:20; żółć, ёж, 🧾")
    phone.pick("2.1", draw_photo(tmp_path / "a.jpg"), draw_photo(tmp_path / "b.jpg", seed=1))
    phone.wait_saved()
    here = phone.hashes()
    shop.close()

    phone = _killed_and_opened_again(playwright, phone, profile, shop)
    phone.open_form()
    expect(phone.item("2.1")).to_be_visible()
    expect(phone.item("2.1").locator("[data-photos] li")).to_have_count(2)
    expect(phone.page.locator("[id='f-2.1']")).to_have_value("Opened at 8:20; żółć, ёж, 🧾")
    assert phone.hashes() == here
    fact = phone.page.locator("[id='f-2.1']").input_value()
    phone.page.evaluate("for (const n of ['a-2.1']) document.querySelector(`[name='${n}'][value=no]`).click()")
    phone.answer_quickly()
    phone.send()
    shop.open()
    phone.wait_received()
    assert shop.held()[0].manifest["answers"]["2.1"]["value"] == "yes"
    assert fact
    _arrives_once(phone, shop, here)


def test_after_send_and_before_the_network(playwright: Playwright, shop: Shop, profile: Path, tmp_path: Path) -> None:
    phone = Phone.kept_in(playwright, profile, shop)
    phone.open_form()
    phone.wait_kept()
    phone.go("i-2.1")
    phone.pick("2.1", draw_photo(tmp_path / "a.jpg"))
    here = phone.hashes()
    phone.answer_quickly()
    shop.close()
    phone.send()
    phone.wait_sent_away()

    phone = _killed_and_opened_again(playwright, phone, profile, shop)
    phone.open_form()
    expect(phone.page.locator("#sent")).to_be_visible()
    shop.open()
    _arrives_once(phone, shop, here)


def test_while_photos_are_on_their_way(playwright: Playwright, shop: Shop, profile: Path, tmp_path: Path) -> None:
    phone = Phone.kept_in(playwright, profile, shop)
    phone.open_form()
    phone.go("i-2.1")
    phone.pick("2.1", *(draw_photo(tmp_path / f"{seed}.jpg", seed=seed) for seed in range(4)))
    here = phone.hashes()
    phone.answer_quickly()
    parts = shop.folder / "files"
    phone.send()
    shop.until(lambda: any(path.is_file() for path in parts.rglob("*")))

    phone = _killed_and_opened_again(playwright, phone, profile, shop)
    phone.open_form()
    _arrives_once(phone, shop, here)


def test_a_running_stopwatch_runs_on(playwright: Playwright, shop: Shop, profile: Path) -> None:
    phone = Phone.kept_in(playwright, profile, shop)
    phone.open_form()
    phone.wait_kept()
    phone.go("i-4.8")
    watch = phone.item("4.8")
    watch.locator("[data-start]").click()
    since = watch.locator("[data-since]").inner_text()
    phone.wait_saved()
    shop.close()

    phone = _killed_and_opened_again(playwright, phone, profile, shop)
    phone.open_form()
    watch = phone.item("4.8")
    expect(watch.locator("[data-since]")).to_have_text(since)
    expect(watch.locator("[data-figure]")).not_to_have_text("0:00")
    watch.locator("[data-stop]").click()
    expect(watch).to_have_class("item is-measured")
    phone.context.close()
