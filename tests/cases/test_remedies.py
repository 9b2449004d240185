"""What is given to a customer: within a limit, asked for above it, explained when refused."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.cases.actions import set_deputy
from shopper.cases.models import Remedy
from shopper.cases.queries.folder import decider_for
from shopper.infra import clock
from shopper.infra.db import db
from tests.cases.desk import form

pytestmark = pytest.mark.one_database


def test_a_remedy_above_the_limit_is_asked_for_and_allowed_by_the_next(enter, leo, case):
    address = f"/cases/{case.id}/remedies"
    assert leo.post(address, form(leo, address, kind="refund", amount="12,50", do="give")).status_code == 303
    assert leo.post(address, form(leo, address, kind="repair", do="give")).status_code == 422, "not on the card's menu"
    assert leo.post(address, form(leo, address, kind="refund", amount="1e9", do="give")).status_code == 422
    above = leo.post(address, form(leo, address, kind="refund", amount="70", do="give"))
    assert above.status_code == 422
    assert 'value="ask"' in above.get_data(as_text=True)
    assert leo.post(address, form(leo, address, kind="refund", amount="70", do="ask")).status_code == 303
    asked = db.session.scalars(sa.select(Remedy).where(Remedy.state == "asked")).one()
    decision = f"{address}/{asked.id}/decision"
    assert leo.post(decision, {"decision": "allow"}).status_code == 404, "nobody allows their own"
    rosa = enter("rosa")
    refused = rosa.post(decision, {"decision": "refuse", "why": " "})
    assert refused.status_code == 422
    assert "the customer reads it" in refused.get_data(as_text=True)
    assert rosa.post(decision, {"decision": "allow"}).status_code == 303
    assert rosa.post(decision, {"decision": "allow"}).status_code == 409
    assert sorted(db.session.scalars(sa.select(Remedy.amount_minor))) == [1250, 7000]


def test_what_is_refused_is_explained_to_the_customer_in_the_words_of_whoever_refused(enter, leo, case):
    address = f"/cases/{case.id}/remedies"
    leo.post(address, form(leo, address, kind="refund", amount="70", words="For colleagues", do="ask"))
    asked = db.session.scalars(sa.select(Remedy)).one()
    answer = enter("rosa").post(f"{address}/{asked.id}/decision", {"decision": "refuse", "why": "We gave the money back on Monday."})
    assert answer.status_code == 303
    page = enter(None).get(f"/m/{case.code}").get_data(as_text=True)
    assert "Not given: Money back" in page
    assert "We gave the money back on Monday." in page
    assert "70" not in re.sub(r"<[^>]*>", "", page)
    assert "For colleagues" not in page
    assert "We gave the money back on Monday." in enter("leo").get(f"/cases/{case.id}").get_data(as_text=True)


def test_whoever_merely_stands_in_for_the_region_is_not_asked_for_what_they_may_not_allow(world, leo, case):
    """Rosa is away and Leo stands in: he would be asked to allow what he asks for."""
    today = clock.now().date()
    set_deputy(world.people["rosa"], world.people["rosa"], world.people["leo"], today, today + timedelta(days=1))
    assert decider_for(case, world.people["leo"])[0] == world.people["oskar"]
    set_deputy(world.people["rosa"], world.people["rosa"], world.people["kuba"], today, today + timedelta(days=1))
    assert decider_for(case, world.people["leo"])[0] == world.people["oskar"]
