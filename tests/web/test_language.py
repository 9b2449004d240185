"""English, Russian, Polish: by the switch, else by what the browser asks for."""

from __future__ import annotations

import pytest
from flask import Flask

from shopper.infra.i18n import LANGUAGES, pick
from tests.support.cast import World
from tests.web.crawl import browser, client_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SAME_SITE = {"Origin": "http://localhost"}


def language_of(page: str) -> str:
    return page.split('<html lang="', 1)[1][:2]


@pytest.mark.parametrize(
    ("asked", "got"),
    [("pl", "pl"), ("ru-RU,ru;q=0.9,en;q=0.1", "ru"), ("de,pl;q=0.5", "pl"), ("de", "en"), ("", "en"), ("*", "en"), ("pl;q=0,ru;q=0.1", "ru"), ("q=;;,", "en"), ("pl" * 9999, "en")],
)
def test_the_browser_s_wish(app: Flask, asked: str, got: str) -> None:
    assert language_of(client_of(app, None).get("/sign-in", headers={"Accept-Language": asked}).text) == got


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_switch_comes_first_and_stays(app: Flask, world: World, code: str) -> None:
    leo = browser(app, world, "leo")
    answer = leo.post("/language", {"lang": code, "next": "/reports"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reports")
    cookie = answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie
    page = leo.get("/reports", headers={"Accept-Language": "pl" if code != "pl" else "ru"})
    assert language_of(page.text) == code


@pytest.mark.parametrize("code", ["", "de", "../../etc", "pl\r\nX: y", "<script>", "PL", "x" * 5000])
def test_another_one_changes_nothing(app: Flask, code: str) -> None:
    answer = client_of(app, None).post("/language", data={"lang": code, "next": "/sign-in"}, headers=SAME_SITE)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers


def test_a_made_up_cookie_is_passed_over(app: Flask) -> None:
    client = client_of(app, None)
    client.set_cookie("language", "../../../etc")
    assert language_of(client.get("/sign-in").text) == "en"


def test_it_works_without_being_signed_in_and_without_scripts(app: Flask, world: World) -> None:
    page = browser(app, world, None).get("/sign-in").text
    assert 'action="/language"' in page
    for name in ("English", "Русский", "Polski"):
        assert name in page


def test_a_text_that_is_missing_falls_back_and_says_so(app: Flask) -> None:
    assert pick({"en": "Till", "pl": "Kasa"}, "pl").text == "Kasa"
    assert (pick({"en": "Till"}, "pl").text, pick({"en": "Till"}, "pl").is_fallback) == ("Till", True)
    assert pick({"ru": "Касса"}, "pl").language == "ru"
    assert pick({}, "pl").text == pick(None, "pl").text == ""
    assert pick({"pl": ""}, "pl").text == ""
