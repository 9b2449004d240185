"""A manager's desk: what is owed, one case, what comes next, and what nobody else may see."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.audit.models import AuditEntry
from shopper.cases.actions import ring_due_cases, set_deputy
from shopper.cases.models import Ring
from shopper.comment_cards.actions.erasing import erase_comment
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from tests.cases.desk import events, form, reply_to
from tests.support.cases import PHONE

pytestmark = pytest.mark.one_database


def test_the_list_begins_with_what_is_owed_and_is_the_managers_home(leo, case):
    assert leo.get("/").headers["Location"] == "/cases"
    page = leo.get("/cases").get_data(as_text=True)
    assert "Owed now" in page
    assert "eleven people" in page
    assert "h" in re.search(r"<b[^>]*>([^<]*)</b>", page)[1]
    assert "Anna" not in page
    assert PHONE[3:] not in page


def test_another_branch_an_employee_and_another_address_see_nothing(enter, case):
    for who in ("bea", "kuba", "ewa", "nina"):
        enterr = enter(who)
        assert "eleven people" not in enterr.get("/cases").get_data(as_text=True)
        for path in ("", "/call", "/answer", "/remedies", "/promises", "/owner", "/pause", "/points", "/resolution", "/unjustified"):
            assert enterr.get(f"/cases/{case.id}{path}").status_code == 404, (who, path)
            if path:
                assert enterr.post(f"/cases/{case.id}{path}", {"seen": "1"}).status_code == 404, (who, path)
    for who in ("rosa", "oskar"):
        assert enter(who).get(f"/cases/{case.id}").status_code == 200
    assert enter("sam").get("/cases").status_code == 404


def test_a_deputy_reads_it_on_their_days(enter, case, world):
    today = clock.now().date()
    set_deputy(world.people["leo"], world.people["leo"], world.people["kuba"], today, today)
    assert enter("kuba").get(f"/cases/{case.id}").status_code == 200
    assert "eleven people" in enter("kuba").get("/cases").get_data(as_text=True)


def test_opening_it_is_written_down_once_and_stops_the_ring(enter, leo, case):
    with clock.frozen(clock.now() + timedelta(days=3)):
        ring_due_cases(clock.now())
        rosa = enter("rosa")
        assert rosa.get(f"/cases/{case.id}").status_code == 200
        rosa.get(f"/cases/{case.id}")
    assert events(case).count("seen") == 1
    told = db.session.scalars(sa.select(Ring).where(Ring.case_id == case.id)).all()
    assert told
    assert all(ring.seen_at for ring in told if db.session.get_one(User, ring.told_id).name.startswith("Rosa"))


def test_the_number_is_shown_on_one_page_and_the_look_is_audited(leo, case):
    assert "512" not in leo.get(f"/cases/{case.id}").get_data(as_text=True)
    page = leo.get(f"/cases/{case.id}/call").get_data(as_text=True)
    assert f'href="tel:{PHONE}"' in page
    looked = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == "reveal contact"))
    assert looked == 1


def test_the_list_of_comments_leads_to_the_case_of_each(leo, enter, case, world):
    there = f'href="/cases/{case.id}"'
    assert there in leo.get("/comments").get_data(as_text=True)
    assert there not in enter("bea").get("/comments").get_data(as_text=True)


def test_words_that_were_taken_back_are_not_called_a_bare_tap(leo, case):
    erase_comment(None, case.comment_id)
    run_due()
    for address in (f"/cases/{case.id}", "/cases"):
        page = leo.get(address).get_data(as_text=True)
        assert "The customer took back what they said" in page
        assert "only a tap" not in page


def test_the_one_main_button_is_what_comes_next(leo, case):
    def main_button() -> str:
        page = leo.get(f"/cases/{case.id}").get_data(as_text=True)
        (found,) = re.findall(r'<a class="[^"]*is-primary[^"]*" href="/cases/[^/"]*/([a-z]+)', page)
        return found

    assert main_button() == "call"
    address = f"/cases/{case.id}/call"
    leo.post(address, form(leo, address, outcome="reached"))
    assert main_button() == "answer"
    address = f"/cases/{case.id}/answer"
    leo.post(address, form(leo, address, **reply_to(case)))
    assert main_button() == "resolution"


@pytest.mark.parametrize("query", ["location=x", "owner=%00", "after=1", "state=closed&after=00000000-0000-0000-0000-000000000000", "stage=%00%27", "severity=x"])
def test_any_address_is_a_page(leo, case, query):
    assert leo.get(f"/cases?{query}").status_code == 200


def test_in_three_languages_with_the_same_forms(leo, case):
    for language in ("ru", "pl"):
        leo.language(language)
        for path in ("", "/call", "/answer", "/remedies", "/promises", "/owner", "/pause", "/points", "/resolution", "/unjustified"):
            assert leo.get(f"/cases/{case.id}{path}").status_code == 200


def test_what_is_counted_over_months_does_not_delay_the_list(leo, case):
    page = leo.get("/cases").get_data(as_text=True)
    assert 'hx-get="/cases/line"' in page
    assert "Never passed on" not in page
    part = leo.get("/cases/line", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Solved at the first contact" in part
    assert "<html" not in part
    assert "<html" in leo.get("/cases/line").get_data(as_text=True)
