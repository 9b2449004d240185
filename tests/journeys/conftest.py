"""A phone and a server, both of which may be killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.journeys.phone import ARGUMENTS, CHROMIUM, PATIENCE, Phone
from tests.journeys.shop import Shop, prepared


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def ground(scratch: Path) -> Path:
    """Laid once in a process: the engines use it as well."""
    folder = scratch / "journeys"
    return folder if folder.exists() else prepared(folder)


@pytest.fixture
def shop(ground: Path, tmp_path: Path) -> Iterator[Shop]:
    folder = tmp_path / "shop"
    shutil.copytree(ground, folder)
    shop = Shop(folder)
    shop.open()
    yield shop
    shop.close()


@pytest.fixture
def phone(chromium: Browser, shop: Shop) -> Iterator[Phone]:
    """Sam's, 360 × 800, signed in; what its pages complain of fails the test."""
    with Phone.of(chromium, shop) as phone:
        yield phone
    assert phone.complaints == []
