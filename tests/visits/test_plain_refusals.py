"""The form without scripts: whoever is not its shopper, and whatever is no visit, is refused."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest

from shopper.capture.models import Submission
from tests.capture.phone import on_sqlite
from tests.support.client import Browser
from tests.visits.plain import fields, post, rows, the

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("typed_at")]


@on_sqlite
def test_hostile_field_names_are_passed_over(browser, address, ask):
    here = uuid4()
    names = ["a-9.9", "a-", "p-../../x", "kind", "subject", "rev", "a-2.1[]", "__proto__", "a-2.1\0", "f-" + "x" * 5000, "draft_id"]
    hostile = dict.fromkeys(names, "x")
    assert (
        post(browser, f"{address}/{here}", fields(), hostile, {"p-9.9": (BytesIO(b"x"), "../../x", "image/png")}).status_code == 303
    )
    assert ask(lambda: the(here)) == ("ok", 1, [], [])


@on_sqlite
def test_a_file_where_words_belong_and_words_where_a_file_belongs(browser, address, ask):
    here = uuid4()
    reply = post(browser, f"{address}/{here}", {"a-2.1": "yes", "narrative": (BytesIO(b"words"), "x.txt")}, {"p-2.3": "no file"})
    assert reply.status_code == 303
    assert ask(lambda: the(here))[3] == []


@on_sqlite
def test_more_than_fits_is_refused_with_a_page(browser, address):
    data = {"narrative": "ы" * 300_000}
    assert post(browser, f"{address}/{uuid4()}", data).status_code == 413


@pytest.mark.parametrize("which", ["ines_assignment", "absent"])
def test_a_foreign_assignment_does_not_exist(browser, world, which):
    assignment = getattr(world, which, uuid4())
    path = f"/assignments/{assignment}/visit/{uuid4()}"
    assert {browser.get(path).status_code, post(browser, path, fields()).status_code} == {404}


def test_a_draft_of_somebody_else_is_not_shown_and_not_taken(database, browser, world, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields(narrative="CANARY"))
    ines = Browser(database.app, world.sign_in(database.app, "ines"))
    path = f"/assignments/{world.ines_assignment}/visit/{here}"
    assert b"CANARY" not in ines.get(path).data
    assert post(ines, path, fields()).status_code == 403
    assert ines.get(f"{path}/received").status_code == 404


@on_sqlite
def test_signed_out_is_asked_to_sign_in(database, address):
    reply = post(Browser(database.app, None), f"{address}/{uuid4()}", fields())
    assert (reply.status_code, reply.location.split("?")[0]) == (303, "/sign-in")


@on_sqlite
def test_another_site_cannot_post(browser, address, ask):
    reply = browser.post(f"{address}/{uuid4()}", data=fields(), headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
    assert ask(rows(Submission)) == 0
