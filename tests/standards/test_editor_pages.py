"""The editor works as plain forms: what is fetched and posted unchanged changes nothing; what is wrong is told at its field."""

import re
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote
from uuid import UUID

import html5lib
import pytest
from werkzeug.datastructures import MultiDict

from shopper.infra import clock
from shopper.infra.db import db
from shopper.standards import actions
from shopper.standards.models import EditionDraft
from tests.web import play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TODAY = datetime(2026, 4, 20, 12, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def oskar(browse, world):
    with clock.frozen(TODAY):
        yield browse("oskar")


@pytest.fixture
def draft(oskar, world):
    return oskar.post("/standards/drafts", {"edition": str(world.editions["1.1"])}).headers["Location"]


def page(browser, path, status=200):
    response = browser.get(path)
    assert response.status_code == status, response.status
    return response.get_data(as_text=True)


def fields(html, action):
    """What a browser would send of the form with that address."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    form = next(each for each in tree.iter("form") if each.get("action") == action)
    sent = MultiDict()
    for each in form.iter():
        name, kind = each.get("name"), each.get("type")
        if each.tag == "input" and (kind not in ("checkbox", "radio") or each.get("checked") is not None):
            sent.add(name, each.get("value") or "")
        elif each.tag == "textarea":
            sent.add(name, "".join(each.itertext()))
        elif each.tag == "select":
            options = list(each.iter("option"))
            sent.add(name, next((o for o in options if o.get("selected") is not None), options[0]).get("value"))
    return sent


def document():
    db.session.expire_all()
    return db.session.query(EditionDraft).one().document


@pytest.mark.parametrize("piece", ["cover", "charter", "sections/4", "stages/WAIT", "roles/cashier", *(
    f"clauses/{number}" for number in ("1.1", "2.2", "2.4", "3.5", "5.8")
)])  # fmt: skip
def test_what_is_posted_unchanged_changes_nothing(oskar, draft, piece):
    address, before = f"{draft}/{piece}", document()
    assert oskar.post(address, fields(page(oskar, address), address)).status_code == 303
    assert document() == before


def test_a_standard_is_changed_and_the_next_one_follows(oskar, draft):
    address = f"{draft}/clauses/4.8"
    sent = fields(page(oskar, address), address)
    sent.setlist("title.ru", ["Касса за четыре минуты"])
    sent.setlist("limit_s", ["240"])
    sent["then"] = "next"
    assert oskar.post(address, sent).headers["Location"] == f"{draft}/clauses/4.9"
    clause = next(each for each in document()["clauses"] if each["id"] == "4.8")
    assert (clause["title"]["ru"], clause["limit_s"]) == ("Касса за четыре минуты", 240)
    overview = page(oskar, draft)
    assert "The trend breaks at 4.8" in overview
    assert "Limit changed from 300 s to 240 s" in overview
    difference = page(oskar, f"{draft}/difference")
    assert "The trend breaks here" in difference
    assert "<del>" in difference
    assert "240" in difference


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(oskar, draft):
    address = f"{draft}/clauses/4.8"
    sent = fields(page(oskar, address), address)
    sent.setlist("weight", ["heavy"])
    sent.setlist("title.pl", [""])
    sent.setlist("text.en", [EVIL])
    reply = oskar.post(address, sent)
    html = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert re.search(r'<title>\s*Error:', html)
    assert 'href="#f-weight"' in html
    assert 'id="f-weight-error">Write a whole number from 0 to 5.' in html
    assert 'id="f-title-pl-error">Fill this in.' in html
    assert 'value="heavy"' in html
    assert "&lt;script&gt;alert(1)" in html
    assert EVIL not in html


def test_a_conflict_shows_both_and_saving_again_decides(oskar, draft):
    address = f"{draft}/clauses/4.8"
    mine, theirs = (fields(page(oskar, address), address) for _ in range(2))
    theirs.setlist("title.en", ["Theirs"])
    mine.setlist("title.en", ["Mine"])
    assert oskar.post(address, theirs).status_code == 303
    reply = oskar.post(address, mine)
    html = reply.get_data(as_text=True)
    assert reply.status_code == 409
    assert 'value="Mine"' in html
    assert re.search(r"There now:</strong>\s*Theirs", html)
    assert html.count("There now:") == 1
    assert oskar.post(address, fields(html, address)).status_code == 303
    assert "Mine" in page(oskar, address)


def test_a_new_standard_a_new_word_and_a_new_role_are_added(oskar, draft):
    address = f"{draft}/clauses/new"
    sent = fields(page(oskar, f"{address}?section=4"), address)
    assert sent["id"] == "4.19"
    for name in ("title", "text", "criterion", "reason", "question"):
        for language in ("en", "ru", "pl"):
            sent.setlist(f"{name}.{language}", [f"{name} {language}"])
    sent.setlist("stage", ["BYE"])
    sent.setlist("evidence", ["seen"])
    assert oskar.post(address, sent).status_code == 303
    for kind, texts in (("roles", ("texts",)), ("glossary", ("texts.term", "texts.meaning"))):
        address = f"{draft}/{kind}/new"
        sent = fields(page(oskar, address), address)
        sent.setlist("code", ["fresh"])
        for name in texts:
            for language in ("en", "ru", "pl"):
                sent.setlist(f"{name}.{language}", ["Words"])
        assert oskar.post(address, sent).status_code == 303
    book = document()
    assert book["clauses"][-9]["id"] == "4.19"
    assert ("fresh" in book["roles"], "fresh" in book["glossary"]) == (True, True)
    assert [each["clause"] for each in book["changes"]] == ["4.19"]


def test_a_standard_is_withdrawn_and_kept_after_all(oskar, draft):
    address = f"{draft}/clauses/4.9"
    seen = fields(page(oskar, address), address)["seen"]
    assert oskar.post(f"{address}/removal", {"seen": seen}).status_code == 303
    assert "Keep it after all" in page(oskar, draft)
    page(oskar, address, 404)
    assert oskar.post(f"{address}/restoration").status_code == 303
    page(oskar, address)


def test_it_is_asked_about_sent_back_asked_again_and_published(oskar, draft, world):
    me = str(world.people["oskar"])
    assert "the only person who may write this book" in page(oskar, draft)
    assert oskar.post(f"{draft}/approval", {"approver": me}).status_code == 303
    refused = oskar.post(f"{draft}/return", {"reason": ""})
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.get_data(as_text=True)
    oskar.post(f"{draft}/return", {"reason": f"Shorter, please {EVIL}"})
    assert "Shorter, please &lt;script&gt;" in page(oskar, draft)
    oskar.post(f"{draft}/approval", {"approver": me})
    edition = oskar.post(f"{draft}/publication").headers["Location"]
    assert "Written and approved by Oskar Lind, the only person who may, on 20 April 2026." in page(oskar, edition)
    page(oskar, draft, 404)


def test_a_picture_of_good_is_cleaned_and_shown_to_readers_only(oskar, draft, world, browse):
    address = f"{draft}/clauses/4.8"
    seen = fields(page(oskar, address), address)["seen"]
    photo = play.picture(Make="SpyCam", Artist="Sam")
    assert oskar.post(f"{address}/picture", {"seen": seen, "picture": (BytesIO(photo), "a.jpg")}).status_code == 303
    kept = oskar.get(f"{address}/picture.jpg")
    assert kept.mimetype == "image/jpeg"
    assert b"SpyCam" not in kept.data
    assert "Put the picture in" in page(oskar, address)
    me = world.people["oskar"]
    draft_id = UUID(draft.rpartition("/")[2])
    db.session.rollback()
    actions.ask_approval(me, draft_id, me)
    edition = actions.approve_draft(me, draft_id)
    db.session.rollback()
    leo = browse("leo")
    assert leo.get(f"/standards/{edition}/4.8/picture.jpg").data == kept.data
    assert "This is good:" in page(leo, f"/standards/{edition}/4.8")
    assert browse(None).get(f"/standards/{edition}/4.8/picture.jpg").status_code == 303


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff" + b"0" * 100])
def test_what_is_no_picture_is_refused_in_words(oskar, draft, data):
    address = f"{draft}/clauses/4.8"
    seen = fields(page(oskar, address), address)["seen"]
    reply = oskar.post(f"{address}/picture", {"seen": seen, "picture": (BytesIO(data), "a.jpg")})
    assert reply.status_code == 422
    assert "no picture that can be read" in reply.get_data(as_text=True)


@pytest.mark.parametrize("path", ["nothing", "clauses/99.9", "cover/x", "clauses", "nothing/new", "clauses/%00"])
def test_what_is_no_piece_is_not_found(oskar, draft, path):
    assert oskar.get(f"{draft}/{path}").status_code == 404
    assert oskar.post(f"{draft}/{path}", {}).status_code == 404


@pytest.mark.parametrize("typed", [
    {}, {"seen": "x"}, {"id": "9" * 500, "position": "9" * 30}, {"id": "\x00", "code": "\x00", "position": "-1"},
])  # fmt: skip
def test_nothing_that_is_sent_breaks_it(oskar, draft, typed):
    for piece in ("clauses/new", "stages/new", "changes"):
        address = f"{draft}/{piece}"
        sent = fields(page(oskar, address), address) if "seen" not in typed else MultiDict()
        for name, value in typed.items():
            sent.setlist(name, [value])
        assert oskar.post(address, sent if typed else {}).status_code in (303, 409, 422)


def test_readers_search_filter_and_look_words_up(browse, world):
    leo, edition = browse("leo"), f"/standards/{world.editions['1.1']}"
    found = page(leo, f"{edition}?q=TILL+five")
    assert re.findall(rf'{edition}/(\d+\.\d+)"', found) == ["4.8"]
    mine = set(re.findall(rf'{edition}/(\d+\.\d+)"', page(leo, f"{edition}?role=barista")))
    assert "4.11" in mine
    assert "4.12" not in mine
    assert "3.7" in mine
    assert 'value="&lt;script&gt;' in page(leo, f"{edition}?q={EVIL}")
    clause = page(leo, f"{edition}/2.3")
    assert '<a class="term" href="#term-c1-1">guest</a>' in clause
    assert 'id="term-c1-1"' in clause
    assert "Service failure" in page(leo, f"{edition}/glossary")


def test_russian_is_searched_whatever_its_case(browse, world):
    edition = f"/standards/{world.editions['1.1']}"
    found = page(browse("leo").language("ru"), f"{edition}?q={quote('КАССА пять')}")
    assert re.findall(rf'{edition}/(\d+\.\d+)"', found) == ["4.8"]


def test_the_difference_keeps_weights_from_shoppers(browse, world):
    address = f"/standards/{world.editions['1.1']}/difference"
    leo, sam = browse("leo"), browse("sam")
    assert "Weight lowered" in page(leo, address)
    for path in (address, f"/standards/{world.editions['1.1']}", f"/standards/{world.editions['1.1']}/4.13"):
        assert "Weight lowered" not in page(sam, path)


@pytest.mark.parametrize(("language", "words"), [("en", "Till in five minutes"), ("ru", "Касса за пять минут"), ("pl", "Kasa w pięć minut")])
def test_the_charter_is_read_by_anyone(browse, language, words):
    reply = browse(None).language(language).get("/charter/good-corner")
    html = reply.get_data(as_text=True)
    assert words in html
    assert "<script" not in html
    assert "Back room" not in html
    assert len(reply.data) < 14_000


def test_stages_are_handed_over_on_the_page(oskar, world, browse):
    company, leo, sam = world.cast.company, browse("leo"), browse("sam")
    address = f"/standards/owners/{company}"
    sent = {"stage": "WAIT", "owner": str(world.people["rosa"]), "from_on": "2026-04-20"}
    assert oskar.post(address, {**sent, "owner": "x"}).status_code == 422
    assert oskar.post(address, {**sent, "from_on": "soon"}).status_code == 422
    assert oskar.post(address, {**sent, "stage": "MOON"}).status_code == 422
    assert oskar.post(address, sent).status_code == 303
    assert "Rosa Kamińska, since 20 April 2026" in page(oskar, address)
    assert oskar.post(address, sent).status_code == 422
    clause = f"/standards/{world.editions['1.1']}/4.8"
    assert "owned by Rosa Kamińska" in page(leo, clause)
    assert "Rosa" not in page(sam, clause)
    warnings = page(oskar, f"/standards/{world.editions['1.1']}/warnings")
    assert "Stage Waiting has no owner." not in warnings
    assert "Stage Entrance has no owner." in warnings
