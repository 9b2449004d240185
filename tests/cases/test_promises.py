"""A promise has an hour, is kept before the case is called mended, and outlives silence."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.cases.actions.closing import confirm_right
from shopper.cases.actions.promises import keep_promise
from shopper.cases.models import Case, Promise
from shopper.cases.queries.log import case_of_comment
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.notifications.queries import messages_of
from tests.cases.desk import events, form, reply_to

pytestmark = pytest.mark.one_database


def test_a_promise_is_made_by_the_places_clock_and_kept_in_one_tap(leo, case):
    address = f"/cases/{case.id}/promises"
    day = (clock.now() + timedelta(days=2)).date()
    assert leo.post(address, form(leo, address, words="A voucher", day="2020-01-01", hour="10:00")).status_code == 422
    assert leo.post(address, form(leo, address, words="A voucher", day="x", hour="y")).status_code == 422
    assert leo.post(address, form(leo, address, words="A voucher", day=str(day), hour="10:00")).status_code == 303
    made = db.session.scalars(sa.select(Promise)).one()
    assert made.due_at.hour in (8, 9), "Warsaw"
    assert leo.post(f"{address}/{made.id}/kept").status_code == 303
    assert events(case).count("kept_promise") == 1
    leo.post(f"{address}/{made.id}/kept")
    assert events(case).count("kept_promise") == 1


def test_what_was_promised_is_kept_before_it_is_called_mended(leo, case):
    answer, promises, address = (f"/cases/{case.id}/{each}" for each in ("answer", "promises", "resolution"))
    leo.post(answer, form(leo, answer, **reply_to(case)))
    due = {"day": str((clock.now() + timedelta(days=20)).date()), "hour": "10:00"}
    leo.post(promises, form(leo, promises, words="A voucher", **due))
    whole = {"cause": "people", "why": "Two were ill.", "prevention": "A rota.", "words": "A second till is open."}
    refused = leo.post(address, form(leo, address, **whole))
    assert refused.status_code == 409
    assert "Something you promised" in refused.get_data(as_text=True)
    assert "Two were ill." in refused.get_data(as_text=True)
    made = db.session.scalars(sa.select(Promise.id)).one()
    leo.post(f"{promises}/{made}/kept")
    assert leo.post(address, form(leo, address, **whole)).status_code == 303


def test_silence_ends_nothing_that_is_still_promised(leo, case):
    answer, promises, unjust = (f"/cases/{case.id}/{each}" for each in ("answer", "promises", "unjustified"))
    assert leo.post(unjust, form(leo, unjust, reason="So.", words="We looked.")).status_code == 409, "the thanks want an answer"
    leo.post(answer, form(leo, answer, **reply_to(case)))
    assert leo.post(unjust, form(leo, unjust, reason="So.", words="We looked.")).status_code == 303
    due = {"day": str((clock.now() + timedelta(days=8)).date()), "hour": "10:00"}
    leo.post(promises, form(leo, promises, words="A voucher", **due))
    made = db.session.scalars(sa.select(Promise.id)).one()
    for days, is_kept in ((7, False), (8, True), (9, True)):
        with clock.frozen(clock.now() + timedelta(days=days, minutes=5)):
            run_due()
            db.session.expire_all()
            assert (db.session.get_one(Case, case.id).closed_at is not None) == (days == 9), days
            if is_kept:
                keep_promise(case.owner_id, case.id, made)


def test_a_customer_who_is_content_is_still_owed_what_was_promised(app, leo, enter, case):
    answer, promises, address = (f"/cases/{case.id}/{each}" for each in ("answer", "promises", "resolution"))
    leo.post(answer, form(leo, answer, **reply_to(case)))
    whole = {"cause": "people", "why": "Two were ill.", "prevention": "A rota.", "words": "A second till is open."}
    leo.post(address, form(leo, address, **whole))
    due = {"day": str((clock.now() + timedelta(days=2)).date()), "hour": "10:00"}
    leo.post(promises, form(leo, promises, words="A voucher", **due))
    confirm_right(case.comment_id, case_of_comment(case.comment_id))
    with clock.frozen(clock.now() + timedelta(days=3)):
        run_due()
        told = [message.kind for message in messages_of(case.owner_id)[0]]
    assert db.session.get_one(Case, case.id).closed_at is not None
    assert told.count("promise_due") == 1
