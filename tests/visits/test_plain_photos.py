"""Photos in the form without scripts: each is there once, whole, and stays through corrections."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest

from shopper.capture import parts, queries
from shopper.capture.actions import photos
from shopper.capture.models import Photo, Submission
from shopper.capture.rules import MOST_PHOTO_BYTES
from shopper.infra.storage import storage
from tests.capture.phone import jpeg, on_sqlite
from tests.visits.plain import fields, files, form_of, photos_of, post, rows, the
from tests.web.play import make_clean

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("typed_at")]


@pytest.mark.parametrize("cleaned", [False, True])
def test_a_correction_keeps_the_photos(browser, address, ask, cleaned):
    here, one, two, three = uuid4(), jpeg(seed=1), jpeg(seed=2), jpeg(seed=3)
    post(browser, f"{address}/{here}", fields(), files(one, two))
    if cleaned:
        ask(lambda: [make_clean(here, photo.id) for photo in queries.submission(here).photos])
    before = ask(lambda: photos_of(here))
    reply = post(browser, f"{address}/{here}", fields(narrative="Poprawka."), files(three, item="2.2"))
    second = reply.location.split("/")[-2]
    after = ask(lambda: photos_of(second))
    assert sorted(after)[1:] == sorted(before)
    assert sorted(after)[0][::3] == ("2.2", three)
    assert ask(lambda: the(second)) == ("held", 2, [("correction", "")], [True, True, True])
    assert ask(lambda: queries.submission(UUID(second)).completed_at) is not None
    assert "3 photos are here" in browser.get(reply.location).get_data(as_text=True)
    assert ask(lambda: photos_of(here)) == before
    third = post(browser, f"{address}/{second}", fields(narrative="Jeszcze raz.")).location.split("/")[-2]
    assert sorted(ask(lambda: photos_of(third))) == sorted(after)


def test_a_correction_names_the_photos_in_its_manifest(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields(), files(jpeg()))
    reply = post(browser, f"{address}/{here}", fields(narrative="Poprawka."))
    document = json.loads(ask(lambda: queries.submission(UUID(reply.location.split("/")[-2])).body))
    known = ask(lambda: queries.submission(here).photos[0])
    assert [(line["pid"], line["sha256"]) for line in document["photos"]] == [(str(known.id), known.sha256)]


def test_what_was_only_opened_and_sent_again_keeps_its_photos(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields(), files(jpeg()))
    page = browser.get(f"{address}/{here}")
    assert post(browser, f"{address}/{here}", form_of(page)).location == f"{address}/{here}/received"
    assert [ask(rows(model)) for model in (Submission, Photo)] == [1, 1]


def test_a_copy_that_was_interrupted_is_finished_by_sending_again(browser, address, ask, monkeypatch):
    here, data = uuid4(), jpeg()
    post(browser, f"{address}/{here}", fields(), files(data))
    monkeypatch.setattr(photos, "settle_photo", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        post(browser, f"{address}/{here}", fields(narrative="Poprawka."))
    monkeypatch.undo()
    reply = post(browser, f"{address}/{here}", fields(narrative="Poprawka."))
    assert [each[2:] for each in ask(lambda: photos_of(reply.location.split("/")[-2]))] == [(True, data)]


def test_a_photo_spoiled_on_the_disk_is_not_passed_on(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields(), files(jpeg()))
    ask(lambda: storage().write(queries.submission(here).photos[0].original_key, b"spoiled"))
    reply = post(browser, f"{address}/{here}", fields(narrative="Poprawka."))
    assert ask(lambda: the(reply.location.split("/")[-2]))[3] == [False]


def test_a_photo_too_large_is_left_out_and_said(browser, address, ask):
    here = uuid4()
    large = b"\xff" * (MOST_PHOTO_BYTES + 1)
    reply = post(browser, f"{address}/{here}", fields(), files(large, jpeg()))
    assert reply.status_code == 303
    assert ask(lambda: the(here)) == ("ok", 1, [], [True])
    assert "1 photo was larger than 15 MB" in browser.get(reply.location).get_data(as_text=True)


@on_sqlite
@pytest.mark.parametrize("kind", ["", "image/JPEG", "nonsense", "application/" + "v" * 90, "image/x_y", "text/html; charset=x"])
def test_a_photo_of_a_strange_type_does_not_cost_the_visit(browser, address, ask, kind):
    here = uuid4()
    assert post(browser, f"{address}/{here}", fields(), files(jpeg(), kind=kind)).status_code == 303
    assert ask(lambda: the(here))[3] == [True]


def test_the_same_file_twice_is_one_photo_and_an_empty_one_is_none(browser, address, ask):
    here, data = uuid4(), jpeg()
    post(browser, f"{address}/{here}", fields(), files(data, data, b""))
    assert ask(lambda: the(here))[3] == [True]


def test_a_photo_whose_last_step_failed_is_finished_by_sending_again(browser, address, ask, monkeypatch):
    """The server died when every byte was here but the photo had no name yet."""
    here, data = uuid4(), jpeg()
    monkeypatch.setattr(parts, "digest", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        post(browser, f"{address}/{here}", fields(), files(data))
    monkeypatch.undo()
    assert ask(lambda: the(here))[3] == [False]
    assert post(browser, f"{address}/{here}", fields(), files(data)).status_code == 303
    assert ask(lambda: the(here))[3] == [True]


def test_bytes_that_a_power_cut_spoiled_are_sent_again_by_the_same_post(browser, address, ask):
    here, data = uuid4(), jpeg(at_least=5000)
    post(browser, f"{address}/{here}", fields(), files(data))
    pid = ask(lambda: queries.submission(here).photos[0].id)
    ask(lambda: storage().delete(f"photos/{here}/{pid}"))
    ask(lambda: parts.append(here, pid, 0, b"\0" * 1000))
    assert post(browser, f"{address}/{here}", fields(), files(data)).status_code == 303
    assert ask(lambda: storage().read(f"photos/{here}/{pid}")) == data
