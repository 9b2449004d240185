"""People read the published book of their own company, in their language, and nothing else."""

import re
from datetime import UTC, datetime

import pytest

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user, sign_in
from shopper.infra import clock
from shopper.organisation.actions import add_node
from shopper.standards.actions import import_edition, publish_edition
from tests.standards.books import document
from tests.support.client import Browser

pytestmark = pytest.mark.one_database

READERS = ["rosa", "leo", "sam", "ewa"]


@pytest.fixture
def stranger(app):
    """A manager of another company, with a book of its own."""
    company = add_node(None, None, "company", {"en": "Other Corner"})
    user = add_user(None, "olga@other.example", "Olga", "correct horse battery")
    grant_role(None, user, company, "manager")
    edition = import_edition(None, company, document("1.1"))
    return Browser(app, sign_in(user, on_phone=False)), edition


def text(response):
    assert response.status_code == 200, response.status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


@pytest.mark.parametrize("who", READERS)
def test_whoever_is_in_the_company_reads_its_editions(browse, world, who):
    page = browse(who).get("/standards").get_data(as_text=True)
    assert page.index(str(world.editions["1.1"])) < page.index(str(world.editions["1.0"]))


def test_the_day_at_the_company_s_seat_tells_which_edition_is_in_force(browse):
    leo = browse("leo")
    with clock.frozen(datetime(2026, 3, 31, 21, 59, tzinfo=UTC)):  # still March in Warsaw
        before = text(leo.get("/standards"))
    with clock.frozen(datetime(2026, 3, 31, 22, 1, tzinfo=UTC)):
        after = text(leo.get("/standards"))
    assert re.search(r"1\.1 In force from", before)
    assert re.search(r"1\.1 In force since.*1\.0 No longer in force", after)


def test_an_edition_shows_every_standard_and_filters_by_stage(browse, world):
    leo, address = browse("leo"), f"/standards/{world.editions['1.1']}"
    whole, waiting = (leo.get(address + query).get_data(as_text=True) for query in ("", "?stage=WAIT"))
    assert len(set(re.findall(rf'{address}/(\d+\.\d+)"', whole))) == 48
    assert re.findall(rf'{address}/(\d+\.\d+)"', waiting) == ["1.3", "4.7", "4.8", "4.9", "4.11"]
    assert leo.get(address + "?stage=NONE").get_data(as_text=True).count("/4.16") == 1


def test_an_edition_tells_what_it_changed_and_withdrew(browse, world):
    page = text(browse("leo").get(f"/standards/{world.editions['1.1']}"))
    assert "Greeting limit shortened from 30 s to 20 s" in page
    assert "4.14 Two add-ons offered to every guest" in page


def test_a_standard_shows_its_words_its_neighbours_and_its_past(browse, world):
    new, old = world.editions["1.1"], world.editions["1.0"]
    page = browse("leo").get(f"/standards/{new}/4.1")
    words = text(page)
    for part in (
        "Greeting within 20 seconds",
        "Each guest is greeted within 20 seconds",
        "Greeting (see 1.4) within 20 s",
    ):
        assert part in words
    html = page.get_data(as_text=True)
    assert f'rel="prev" href="/standards/{new}/3.9"' in html
    assert f'rel="next" href="/standards/{new}/4.2"' in html
    assert f"/standards/{old}/4.1" in html


@pytest.mark.parametrize(("version", "number"), [("1.0", "4.14"), ("1.1", "2.7")])
def test_a_standard_of_one_edition_alone_says_so(browse, world, version, number):
    assert "Not in this edition" in text(browse("leo").get(f"/standards/{world.editions[version]}/{number}"))


@pytest.mark.parametrize(("number", "missing"), [("1.1", "prev"), ("5.8", "next")])
def test_the_first_and_the_last_standard_have_one_neighbour(browse, world, number, missing):
    html = browse("leo").get(f"/standards/{world.editions['1.1']}/{number}").get_data(as_text=True)
    assert f'rel="{missing}"' not in html


@pytest.mark.parametrize(("who", "knows"), [("leo", True), ("ewa", True), ("rosa", True), ("sam", False)])
def test_weights_are_kept_from_shoppers(browse, world, who, knows):
    assert ("Weight" in text(browse(who).get(f"/standards/{world.editions['1.1']}/4.8"))) is knows


@pytest.mark.parametrize(("language", "title"), [("ru", "Касса за пять минут"), ("pl", "Kasa w pięć minut")])
def test_the_book_speaks_the_reader_s_language(browse, world, language, title):
    assert title in text(browse("sam").language(language).get(f"/standards/{world.editions['1.1']}/4.8"))


@pytest.mark.parametrize("path", ["", "/4.8"])
def test_another_company_s_book_does_not_exist(stranger, world, path):
    browser, _edition = stranger
    assert browser.get(f"/standards/{world.editions['1.1']}{path}").status_code == 404
    assert str(world.editions["1.1"]) not in browser.get("/standards").get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "/4.8"])
def test_a_draft_does_not_exist_until_it_is_published(stranger, path):
    browser, edition = stranger
    assert browser.get(f"/standards/{edition}{path}").status_code == 404
    assert str(edition) not in browser.get("/standards").get_data(as_text=True)
    publish_edition(None, edition)
    assert browser.get(f"/standards/{edition}{path}").status_code == 200
    assert str(edition) in browser.get("/standards").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/standards/0d9a4c1e-6f7b-4c52-9a35-2b1e7d8f4a60", "/standards/1.1", "/standards/{}/9.9", "/standards/{}/4.14"])
def test_an_address_that_names_nothing_is_not_found(browse, world, path):
    assert browse("leo").get(path.format(world.editions["1.1"])).status_code == 404


@pytest.mark.parametrize("path", ["/standards", "/standards/{}", "/standards/{}/4.8"])
def test_nobody_reads_without_signing_in(browse, world, path):
    response = browse(None).get(path.format(world.editions["1.1"]))
    assert response.status_code in (302, 303, 401)
    assert "guest" not in response.get_data(as_text=True).lower()
