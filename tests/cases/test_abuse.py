"""What those who answer could do to look better than they are, and cannot."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shopper.cases.actions import hand_over
from shopper.cases.models import Case, Remedy
from shopper.infra.db import db
from tests.cases.desk import form
from tests.support.cases import a_case, code_of

pytestmark = pytest.mark.one_database


@pytest.fixture
def case(app, world):
    made = a_case(world)
    hand_over(made, world.people["leo"], None, "test")
    return db.session.get_one(Case, made.id)


def test_two_halves_do_not_pass_where_the_whole_does_not(enter, leo, case):
    address = f"/cases/{case.id}/remedies"
    for amount, answer in (("30", 303), ("30", 422), ("20", 303), ("0,01", 422)):
        assert leo.post(address, form(leo, address, kind="refund", amount=amount, do="give")).status_code == answer, amount
    for amount in ("300", "300"):
        assert leo.post(address, form(leo, address, kind="refund", amount=amount, do="ask")).status_code == 303
    asked = db.session.scalars(sa.select(Remedy.id).where(Remedy.state == "asked")).all()
    decided = [enter("rosa").post(f"{address}/{each}/decision", {"decision": "allow"}).status_code for each in asked]
    assert decided == [303, 404], "her own limit is 500 for all of it"


@pytest.mark.parametrize("page", ["", "/answer", "/call", "/points", "/remedies", "/resolution", "/owner"])
def test_no_page_of_the_staff_shows_the_customers_key(leo, case, page):
    """With it they could say "yes, it is right now" in the customer's place, or take the complaint back."""
    shown = leo.get(f"/cases/{case.id}{page}").get_data(as_text=True)
    assert code_of(case) not in shown.replace("-", "")
    assert code_of(case)[:4] in shown
