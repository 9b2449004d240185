"""A customer is called and answered: every point, in whose name, and once."""

import pytest
import sqlalchemy as sa

from shopper.cases.actions import note
from shopper.cases.actions.closing import reopen_case
from shopper.cases.models import CaseEvent
from shopper.cases.rules import log
from shopper.infra.db import db
from tests.cases.desk import events, form, mark, points, reply_to

pytestmark = pytest.mark.one_database


def test_a_call_reached_answers_its_points_and_keeps_the_rank(leo, case):
    address = f"/cases/{case.id}/call"
    assert leo.post(address, form(leo, address)).status_code == 422
    assert leo.post(address, form(leo, address, outcome="no_answer")).status_code == 303
    first = points(case)[0].id
    assert leo.post(address, form(leo, address, outcome="reached", point=str(first), words="Will come back")).status_code == 303
    line = db.session.scalars(sa.select(CaseEvent).where(CaseEvent.kind == "called").order_by(CaseEvent.id.desc())).first()
    assert (line.rank, line.facts["outcome"]) == (2, "reached")
    db.session.expire_all()
    assert points(case)[0].answered_by_event == line.id


def test_in_somebodys_name_only_upwards(leo, case, world):
    address = f"/cases/{case.id}/call"
    assert leo.post(address, form(leo, address, outcome="busy", on_behalf_of=str(world.people["bea"]))).status_code == 422
    assert leo.post(address, form(leo, address, outcome="busy", on_behalf_of=str(world.people["oskar"]))).status_code == 303


def test_an_answer_wants_every_point_with_its_sentence_and_tick(leo, case):
    address = f"/cases/{case.id}/answer"
    whole = reply_to(case)
    assert len(points(case)) == 2
    kinds = {point.kind for point in points(case)}
    assert kinds == {"mend", "thank"}
    for missing in [name for name in whole if name != "thanks"]:
        refused = leo.post(address, form(leo, address, **{name: text for name, text in whole.items() if name != missing}))
        assert refused.status_code == 422, missing
        assert "A second till" in refused.get_data(as_text=True) or missing == "next"
    assert leo.post(address, form(leo, address, **whole)).status_code == 303
    assert "answered" in events(case)


def test_whoever_is_second_learns_it_and_loses_nothing(enter, leo, case):
    address = f"/cases/{case.id}/answer"
    mine = form(leo, address, **{**reply_to(case), "apology": "My very own words"})
    call = f"/cases/{case.id}/call"
    rosa = enter("rosa")
    assert rosa.post(call, form(rosa, call, outcome="no_answer")).status_code == 303
    answer = leo.post(address, mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "My very own words" in page
    assert "Written meanwhile" in page
    assert "Rosa" in page
    assert leo.post(address, mine | {"seen": mark(page)}).status_code == 303


def test_opened_again_it_says_what_is_owed_now(leo, case):
    leo.post(f"/cases/{case.id}/call", data=form(leo, f"/cases/{case.id}/call", outcome="reached"))
    leo.post(f"/cases/{case.id}/answer", data=form(leo, f"/cases/{case.id}/answer", **reply_to(case)))
    note(case, log.ASKED, case.owner_id)
    reopen_case(case, "The queue is as long as ever")
    page = leo.get(f"/cases/{case.id}").get_data(as_text=True)
    points = page.partition('id="points"')[2].partition("</section>")[0]
    assert ("2 of 3 answered" in points, "as long as ever" in points) == (True, True)
    assert "as long as ever" in leo.get(f"/cases/{case.id}/answer").get_data(as_text=True)
    note(case, log.ANSWERED, case.owner_id, points=[], channel="page", words="Sorry")
    assert "3 of 3 answered" in leo.get(f"/cases/{case.id}").get_data(as_text=True)
