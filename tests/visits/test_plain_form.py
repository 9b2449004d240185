"""The visit form without scripts: what was typed is stored, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.capture import queries
from shopper.capture.models import Submission
from shopper.capture.rules import CHUNK_BYTES
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.visits.models import Visit
from tests.capture.phone import jpeg, on_sqlite
from tests.visits.plain import fields, files, form_of, post, rows, the

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("typed_at")]


@on_sqlite
def test_a_new_form_has_its_id_in_the_address(browser, address):
    first, second = browser.get(f"{address}/new"), browser.get(f"{address}/new")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location != second.location
    assert browser.get(first.location).status_code == 200


def test_a_post_stores_the_visit_and_its_photos(browser, address, ask):
    here, one, two = uuid4(), jpeg(at_least=CHUNK_BYTES + 5), jpeg(seed=2)
    reply = post(browser, f"{address}/{here}", fields(), files(one, two))
    assert (reply.status_code, reply.location) == (303, f"{address}/{here}/received")
    assert ask(lambda: the(here)) == ("ok", 1, [], [True, True])
    kept = ask(lambda: [storage().read(photo.original_key) for photo in queries.submission(here).photos])
    assert kept == [one, two]
    page = browser.get(reply.location).get_data(as_text=True)
    assert "2 photos are here" in page


def test_the_times_of_day_are_those_of_the_shop(browser, address, ask, noon):
    post(browser, f"{address}/{uuid4()}", fields())
    visit = ask(lambda: db.session.scalars(sa.select(Visit)).one())
    assert (noon.at - visit.came_in_at, noon.at - visit.left_at) == (timedelta(minutes=50), timedelta(minutes=20))


def test_the_form_opens_with_what_was_sent(browser, address):
    here = uuid4()
    sent = fields(**{"narrative": 'Zażółć "gęślą"\r\n<b>jaźń</b> 👍 Ёлка', "a-2.1": "no", "f-2.1": "  wet\r\nfloor\t"})
    post(browser, f"{address}/{here}", sent)
    shown = form_of(browser.get(f"{address}/{here}"))
    assert {key: value for key, value in shown.items() if value} == {key: value for key, value in sent.items() if value}


def test_after_a_correction_the_form_opens_with_the_correction(browser, address):
    here = uuid4()
    for words in ("raz", "dwa"):
        post(browser, f"{address}/{here}", fields(narrative=words))
    assert form_of(browser.get(f"{address}/{here}"))["narrative"] == "dwa"


def test_a_half_filled_form_is_kept_and_says_what_is_missing(browser, address, ask):
    here = uuid4()
    reply = post(browser, f"{address}/{here}", {"a-2.1": "yes", "f-4.3": "no answer chosen, but words"})
    assert reply.status_code == 303
    status, _, reasons, _ = ask(lambda: the(here))
    assert status == "invalid"
    assert ("missing_answer", "4.8") in reasons
    page = browser.get(reply.location).get_data(as_text=True)
    assert "There is no answer." in page
    assert form_of(browser.get(f"{address}/{here}"))["f-4.3"] == "no answer chosen, but words"


@pytest.mark.parametrize("what", [{"narrative": ""}, {"narrative": " \r\n", "f-2.1": "  ", "came_in": "12:10"}, {}])
def test_an_empty_form_uses_up_nothing(browser, address, ask, what):
    """A stray touch of the button is no visit."""
    reply = post(browser, f"{address}/{uuid4()}", what)
    assert reply.status_code == 422
    page = reply.get_data(as_text=True)
    assert 'id="error-summary"' in page
    assert "Nothing was entered yet" in page
    assert 'name="a-2.1"' in page
    assert ask(rows(Submission)) == 0


def test_an_empty_post_does_not_correct_a_visit_into_nothing(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    reply = post(browser, f"{address}/{here}", {"narrative": ""})
    assert reply.status_code == 422
    assert form_of(reply)["narrative"] == fields()["narrative"]
    assert ask(rows(Submission)) == 1


def test_an_incomplete_visit_can_be_corrected_from_its_brief(browser, address, ask):
    """For as long as it stands so, and always in its newest form."""
    here = uuid4()
    brief = address.removesuffix("/visit")
    post(browser, f"{address}/{here}", {"a-2.1": "yes"})
    assert f'href="{address}/{here}"' in browser.get(brief).get_data(as_text=True)
    reply = post(browser, f"{address}/{here}", {"a-2.1": "no", "f-2.1": "wet"})
    second = reply.location.split("/")[-2]
    page = browser.get(brief).get_data(as_text=True)
    assert f'href="{address}/{second}"' in page
    assert "There is nothing more to do." not in page
    post(browser, f"{address}/{second}", fields())
    assert "Correct something" not in browser.get(brief).get_data(as_text=True)
