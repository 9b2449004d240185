"""The customer's own page: honest at every point, theirs alone, and one tap to say that it is not right."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.cases.actions import hand_over
from shopper.cases.actions.answering import answer_case, log_call
from shopper.cases.actions.closing import close_silent, resolve_case
from shopper.cases.models import Case, CaseEvent
from shopper.cases.queries.folder import mark_of
from shopper.cases.queries.log import points_of
from shopper.cases.rules.answers import Reply
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import new_return_code
from shopper.errors import Conflict
from shopper.infra import clock
from shopper.infra.db import db
from shopper.web import rate
from tests.support.cases import PHONE, a_case, a_comment, code_of

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def _few_looks():
    rate._counts.clear()


@pytest.fixture
def guest(browse):
    return browse(None)


@pytest.fixture
def case(app, world):
    made = a_case(world, phone=PHONE, email="anna@example.com")
    hand_over(made, world.people["leo"], None, "test")
    return db.session.get_one(Case, made.id)


def text(guest, code: str) -> str:
    answer = guest.get(f"/m/{code}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def mend(case: Case, world) -> None:
    leo = world.people["leo"]
    points = [point.id for point in points_of(case.id)]
    reply = Reply("Sorry.", dict.fromkeys(points, "We opened another till."), frozenset(points), "From Friday.", "Thank you.")
    answer_case(leo, case.id, reply, seen=mark_of(case.id))
    resolve_case(leo, case.id, cause="people", why="Ill", prevention="Rota", words="A second till is open.", seen=mark_of(case.id))


def kinds(case: Case) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)))


def test_it_says_who_has_it_and_by_when_and_nothing_of_the_contact(guest, case):
    page = text(guest, code_of(case))
    assert "Leo Nowicki has it" in page
    assert "Shop manager" in page
    assert "You will hear by" in page
    assert "Till 2" in page
    for secret in ("Anna", "anna@", PHONE, PHONE[3:], "after 12"):
        assert secret not in page
    assert "Is it right now?" not in page


def test_nothing_of_it_is_kept_or_found(guest, case):
    headers = guest.get(f"/m/{code_of(case)}").headers
    assert headers["Referrer-Policy"] == "same-origin"  # under no-referrer old browsers name no origin, and the answer "not yet" would be refused
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_the_code_is_read_as_people_type_it(guest, case):
    code = code_of(case)
    assert guest.get(f"/m/{code.lower()}").status_code == 200
    assert guest.get("/m", query_string={"code": f" {code[:4]}-{code[4:8]}-{code[8:]} "}).headers["Location"] == f"/m/{code}"
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    for text in (wrong, "x", "%00", "7K3F", "a" * 300):
        assert guest.get(f"/m/{text}").status_code == 404
    assert guest.get("/m", query_string={"code": "nothing"}).status_code == 200


def test_who_tries_codes_waits_and_is_then_refused_a_hit_as_well(guest, case):
    assert {guest.get(f"/m/{code_of(case)}").status_code for _ in range(25)} == {200}, "guests behind one router"
    codes = [guest.get(f"/m/{new_return_code()}").status_code for _ in range(22)]
    assert (codes[0], codes[-1]) == (404, 429)
    assert guest.get(f"/m/{code_of(case)}").status_code == 429


def test_answered_and_mended_it_asks_and_yes_closes(guest, case, world):
    mend(case, world)
    page = text(guest, code_of(case))
    assert "Done, and" in page
    assert "We opened another till." in page
    assert "A second till is open." in page
    assert "Is it right now?" in page
    assert "Rosa" in page, "who gets a no"
    assert guest.post(f"/m/{code_of(case)}/yes").status_code == 303
    assert kinds(case)[-2:] == ["confirmed", "closed"]
    guest.post(f"/m/{code_of(case)}/yes")
    assert kinds(case).count("confirmed") == 1
    assert "Is it right now?" not in text(guest, code_of(case))


def test_not_yet_is_one_tap_and_goes_to_the_next_above(guest, case, world):
    mend(case, world)
    assert guest.post(f"/m/{code_of(case)}/no").status_code == 303
    assert guest.post(f"/m/{code_of(case)}/no", {"words": "again"}).status_code == 303
    assert kinds(case).count("reopened") == 1
    fresh = db.session.get_one(Case, case.id)
    assert fresh.owner_id == world.people["rosa"]
    assert fresh.due_at is not None
    page = text(guest, code_of(case))
    after = [page.index(words) for words in ("What was done", "You said it is not right yet", "Rosa", "You will hear by")]
    assert after == sorted(after), "as it happened, and last what is owed now"


def test_closed_it_can_still_be_said_that_it_is_not_right(guest, case, world):
    mend(case, world)
    guest.post(f"/m/{code_of(case)}/yes")
    assert guest.post(f"/m/{code_of(case)}/no", {"words": "The till is shut again <b>, call 512 345 678"}).status_code == 303
    assert db.session.get_one(Case, case.id).closed_at is None
    assert "shut again &lt;b&gt;" in text(guest, code_of(case))
    line = db.session.scalars(sa.select(CaseEvent).where(CaseEvent.kind == "reopened")).one()
    assert "512" not in line.facts["words"], "staff read no numbers, and the log keeps none"
    words = {"cause": "people", "why": "Ill", "prevention": "Rota", "words": "Open."}
    with pytest.raises(Conflict):  # what is still wrong wants an answer like the first
        resolve_case(world.people["rosa"], case.id, **words, seen=mark_of(case.id))
    answer_case(world.people["rosa"], case.id, Reply("Sorry.", next="A third till."), seen=mark_of(case.id))
    log_call(world.people["rosa"], case.id, outcome="reached", seen=mark_of(case.id))
    resolve_case(world.people["rosa"], case.id, **words, seen=mark_of(case.id))


def test_before_it_was_asked_neither_yes_nor_no_does_anything(guest, case):
    for word in ("yes", "no"):
        assert guest.post(f"/m/{code_of(case)}/{word}").status_code == 303
    assert not {"confirmed", "reopened"} & set(kinds(case))


def test_a_week_of_silence_closes_and_says_so(guest, case, world):
    mend(case, world)
    asked = db.session.scalars(sa.select(CaseEvent).where(CaseEvent.kind == "asked")).one().at
    with clock.frozen(asked + timedelta(days=6)):
        close_silent(case.id, asked)
        assert db.session.get_one(Case, case.id).closed_at is None
    with clock.frozen(asked + timedelta(days=7, minutes=1)):
        close_silent(case.id, asked)
        assert kinds(case)[-1] == "closed"
        assert "We heard nothing for 7 days." in text(guest, code_of(case))


def test_after_its_days_a_kind_page(guest, case, world):
    mend(case, world)
    guest.post(f"/m/{code_of(case)}/yes")
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert guest.get(f"/m/{code_of(case)}").status_code == 410
        assert guest.post(f"/m/{code_of(case)}/no").status_code == 410


@pytest.mark.parametrize(("standing", "face", "says"), [("counted", 5, "Kind words"), ("held", 2, "Somebody reads it first"), ("new", 1, "Somebody reads it first"), ("hidden", 1, "Somebody reads it first")])
def test_without_a_case_it_is_honest(guest, world, standing, face, says):
    comment = db.session.get_one(Comment, a_comment(world, "Lovely people", face=face, standing=standing))
    page = text(guest, comment.code)
    assert says in page
    assert "has it" not in page


def test_a_late_answer_is_said(guest, case):
    with clock.frozen(clock.now() + timedelta(days=5)):
        assert "We are late" in text(guest, code_of(case))


def test_deleted_it_is_gone_from_the_page_and_from_the_desk(guest, browse, case):
    code = code_of(case)
    assert guest.get(f"/m/{code}/erasure").status_code == 200
    assert guest.post(f"/m/{code}/erasure").status_code == 303
    assert "eleven people" not in text(guest, code)
    assert "eleven people" not in browse("leo").get(f"/cases/{case.id}").get_data(as_text=True)


def test_in_three_languages(guest, case, world):
    mend(case, world)
    for language in ("ru", "pl"):
        assert "A second till is open." in text(guest.language(language), code_of(case))


def test_taken_back_there_is_neither_yes_nor_no_and_no_new_words_are_kept(guest, case, world):
    mend(case, world)
    code = code_of(case)
    guest.post(f"/m/{code}/erasure")
    assert guest.post(f"/m/{code}/no", {"words": "Canary"}).status_code == 303
    assert guest.post(f"/m/{code}/yes").status_code == 303
    assert not {"confirmed", "reopened"} & set(kinds(case))
    assert 'action="/m/' not in text(guest, code)
