"""The visit form without scripts: sent twice it is one record, changed it is a correction."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.capture import actions
from shopper.capture.models import Photo, Submission
from shopper.capture.rules import CHUNK_BYTES
from shopper.infra.db import db
from shopper.visits.models import Visit
from tests.capture.phone import jpeg, manifest
from tests.support.client import Browser
from tests.visits.plain import fields, files, form_of, heads, post, rows, the

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("typed_at")]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=12), timedelta(days=1, hours=3), timedelta(days=13)])
def test_the_same_post_again_is_the_same_record(browser, address, ask, noon, later):
    here, data = uuid4(), jpeg()
    first = post(browser, f"{address}/{here}", fields(), files(data))
    noon.advance(later)
    again = post(browser, f"{address}/{here}", fields(), files(data))
    assert (again.status_code, again.location) == (303, first.location)
    assert [ask(rows(model)) for model in (Submission, Visit, Photo)] == [1, 1, 1]


def test_a_changed_post_is_a_correction(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    reply = post(browser, f"{address}/{here}", fields(narrative="Poprawka."))
    second = reply.location.split("/")[-2]
    assert second != str(here)
    assert ask(lambda: the(second)) == ("held", 2, [("correction", "")], [])
    assert [str(each) for each in ask(heads)] == [second]


def test_a_correction_sent_again_is_the_same_correction(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    replies = [post(browser, f"{address}/{here}", fields(narrative="Poprawka.")) for _ in range(3)]
    assert len({reply.location for reply in replies}) == 1
    assert ask(rows(Submission)) == 2


def test_a_second_correction_replaces_the_first(browser, address, ask):
    here = uuid4()
    for words in ("raz", "dwa", "trzy"):
        reply = post(browser, f"{address}/{here}", fields(narrative=words))
    third = reply.location.split("/")[-2]
    assert ask(lambda: the(third))[1:3] == (3, [("correction", "")])
    assert [str(each) for each in ask(heads)] == [third]


def test_what_was_only_opened_and_sent_again_is_the_same_record(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    post(browser, f"{address}/{here}", form_of(browser.get(f"{address}/{here}")))
    assert ask(rows(Submission)) == 1


def test_a_visit_corrected_a_day_later_keeps_its_day(browser, address, ask, noon):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    noon.advance(timedelta(days=1))
    second = post(browser, f"{address}/{here}", fields(narrative="raz")).location.split("/")[-2]
    third = post(browser, f"{address}/{second}", fields(narrative="dwa")).location.split("/")[-2]
    days = ask(lambda: {visit.visited_on for visit in db.session.scalars(sa.select(Visit))})
    assert third != second
    assert len(days) == 1


def test_an_erased_visit_does_not_come_back(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    ask(lambda: actions.erase(None, here))
    assert post(browser, f"{address}/{here}", fields()).status_code == 410
    assert ask(rows(Submission)) == 0


def test_pressed_twice_at_once_both_are_told_it_is_here(database, world, browser, address, ask, noon):
    here, data = uuid4(), jpeg(at_least=CHUNK_BYTES * 4)
    browsers = [Browser(database.app, world.sign_in(database.app, "sam")) for _ in range(2)]
    gate, replies = threading.Barrier(2), []

    def press(mine):
        gate.wait(10)
        replies.append(post(mine, f"{address}/{here}", fields(), files(data)))

    threads = [threading.Thread(target=press, args=(each,)) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [reply.status_code for reply in replies] == [303, 303]
    assert ask(lambda: the(here)) == ("ok", 1, [], [True])


def test_a_correction_pressed_twice_at_once_is_one_with_its_photos(database, world, browser, address, ask, noon):
    here, data = uuid4(), jpeg(at_least=CHUNK_BYTES * 2)
    post(browser, f"{address}/{here}", fields(), files(data))
    browsers = [Browser(database.app, world.sign_in(database.app, "sam")) for _ in range(3)]
    gate, replies = threading.Barrier(3), []

    def press(mine):
        gate.wait(10)
        replies.append(post(mine, f"{address}/{here}", fields(narrative="Poprawka."), files(jpeg(seed=2))))

    threads = [threading.Thread(target=press, args=(each,)) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {reply.status_code for reply in replies} == {303}
    [location] = {reply.location for reply in replies}
    assert ask(lambda: the(location.split("/")[-2])) == ("held", 2, [("correction", "")], [True, True])
    assert ask(rows(Submission)) == 2


def test_a_phone_and_the_plain_form_speak_of_the_same_record(browser, address, sam, world):
    here = uuid4()
    sam.put(here, manifest(world, narrative="z telefonu"))
    assert form_of(browser.get(f"{address}/{here}"))["narrative"] == "z telefonu"
