"""The visit form without scripts: sent twice it is one record, changed it is a correction, and nothing typed is lost."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import html5lib
import pytest
import sqlalchemy as sa

from shopper.capture import actions, parts, queries
from shopper.capture.actions import photos
from shopper.capture.models import Photo, Submission
from shopper.capture.rules import CHUNK_BYTES, MOST_PHOTO_BYTES
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.visits.models import Visit
from tests.capture.phone import jpeg, manifest, on_sqlite
from tests.support.client import Browser
from tests.support.good_corner import answers_a, specs
from tests.web.play import make_clean

pytestmark = pytest.mark.one_database

WARSAW = ZoneInfo("Europe/Warsaw")
DIGITS = {spec.key for spec in specs() if spec.answer in ("time", "count")}


@pytest.fixture
def browser(database, world, noon):
    return Browser(database.app, world.sign_in(database.app, "sam"))


@pytest.fixture
def address(world):
    return f"/assignments/{world.assignment}/visit"


@pytest.fixture(autouse=True)
def typed_at(noon):
    """The form was filled in once, at noon; sending it again later sends the same fields."""
    local = noon.at.astimezone(WARSAW)
    TIMES.update(came_in=f"{local - timedelta(minutes=50):%H:%M}", left=f"{local - timedelta(minutes=20):%H:%M}")


TIMES = {}


def fields(**changes):
    given = {"narrative": "Przyszedłem po mleko.", **TIMES}
    for key, value in answers_a().items():
        given[f"n-{key}" if key in DIGITS and value.isdigit() else f"a-{key}"] = value
        given[f"f-{key}"] = f"widziane {key}"
    return {**given, **changes}


def files(*data, item="2.3", kind="image/jpeg"):
    return {f"p-{item}": [(BytesIO(each), "image.jpg", kind) for each in data]}


def post(browser, path, *parts_):
    return browser.post(
        path, data={key: value for each in parts_ for key, value in each.items()}, content_type="multipart/form-data"
    )


def form_of(page):
    """What a browser would send back of a page that was only opened."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.get_data(as_text=True))
    found = {}
    for field in tree.iter():
        name = field.get("name") if isinstance(field.tag, str) else None
        if not name or (field.get("type") in ("radio", "checkbox") and field.get("checked") is None):
            continue
        if field.tag == "textarea":
            found[name] = "".join(field.itertext()).replace("\r\n", "\n").replace("\n", "\r\n")
        elif field.tag == "input" and field.get("type") not in ("file", "hidden"):
            found[name] = field.get("value", "")
    return found


def rows(model):
    return lambda: db.session.scalar(sa.select(sa.func.count()).select_from(model))


def heads():
    return list(db.session.scalars(sa.select(Visit.submission_id).where(Visit.replaced_by_id.is_(None))))


def the(submission_id):
    found = queries.receipt(queries.submission(UUID(str(submission_id))))
    return found.status, found.rev, [(reason.code, reason.item) for reason in found.reasons], [item.have for item in found.items]


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


def test_the_form_opens_with_what_was_sent(browser, address):
    here = uuid4()
    sent = fields(**{"narrative": 'Zażółć "gęślą"\r\n<b>jaźń</b> 👍 Ёлка', "a-2.1": "no", "f-2.1": "  wet\r\nfloor\t"})
    post(browser, f"{address}/{here}", sent)
    shown = form_of(browser.get(f"{address}/{here}"))
    assert {key: value for key, value in shown.items() if value} == {key: value for key, value in sent.items() if value}


def test_what_was_only_opened_and_sent_again_is_the_same_record(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    post(browser, f"{address}/{here}", form_of(browser.get(f"{address}/{here}")))
    assert ask(rows(Submission)) == 1


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


def photos_of(submission_id):
    return [
        (photo.item, photo.sha256, queries.is_held(photo), storage().read(photo.clean_key if photo.clean_sha256 else photo.original_key))
        for photo in queries.submission(UUID(str(submission_id))).photos
    ]


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


def test_a_visit_corrected_a_day_later_keeps_its_day(browser, address, ask, noon):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    noon.advance(timedelta(days=1))
    second = post(browser, f"{address}/{here}", fields(narrative="raz")).location.split("/")[-2]
    third = post(browser, f"{address}/{second}", fields(narrative="dwa")).location.split("/")[-2]
    days = ask(lambda: {visit.visited_on for visit in db.session.scalars(sa.select(Visit))})
    assert third != second
    assert len(days) == 1


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


def test_an_erased_visit_does_not_come_back(browser, address, ask):
    here = uuid4()
    post(browser, f"{address}/{here}", fields())
    ask(lambda: actions.erase(None, here))
    assert post(browser, f"{address}/{here}", fields()).status_code == 410
    assert ask(rows(Submission)) == 0


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
