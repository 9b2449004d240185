"""A manager's desk: what is owed, one case, what is done in it, and what nobody else may see."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.audit.models import AuditEntry
from shopper.cases.actions import hand_over, note, ring_due_cases, set_deputy
from shopper.cases.actions.closing import reopen_case
from shopper.cases.actions.promises import keep_promise
from shopper.cases.models import Case, CaseEvent, Point, Promise, Remedy, Ring
from shopper.cases.rules import log
from shopper.comment_cards.actions.erasing import erase_comment
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from tests.support.cases import PHONE, a_case

pytestmark = pytest.mark.one_database


def events(case: Case) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)))


def mark(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def form(browser, address: str, **values) -> dict[str, str]:
    """The page's own mark, and what is typed."""
    return {"seen": mark(browser.get(address).get_data(as_text=True)), **values}


def points(case: Case) -> list[Point]:
    return list(db.session.scalars(sa.select(Point).where(Point.case_id == case.id).order_by(Point.position)))


def reply_to(case: Case) -> dict[str, str]:
    said = {"apology": "We are sorry.", "next": "A second till opens at five.", "thanks": "Thank you."}
    for point in points(case):
        said |= {f"point-{point.id}": f"About: {point.kind}.", f"tick-{point.id}": "1"}
    return said


@pytest.fixture
def case(app, world):
    made = a_case(world, phone=PHONE)
    hand_over(made, world.people["leo"], None, "test")
    return db.session.get_one(Case, made.id)


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


def test_allowed_in_two_windows_it_is_said_that_it_was_decided(enter, leo, case):
    address = f"/cases/{case.id}/remedies"
    leo.post(address, form(leo, address, kind="refund", amount="300", do="ask"))
    asked, rosa = db.session.scalars(sa.select(Remedy.id)).one(), enter("rosa")
    assert [rosa.post(f"{address}/{asked}/decision", {"decision": "allow"}).status_code for _ in range(2)] == [303, 409]


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


def test_all_that_is_missing_is_said_at_once(leo, case):
    for path, missing in (("promises", 2), ("pause", 2), ("owner", 2)):
        address = f"/cases/{case.id}/{path}"
        answer = leo.post(address, form(leo, address))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert page[: page.index("<form")].count('<li><a href="#') == missing, path


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


def test_mended_only_when_every_point_is_answered_and_the_cause_is_named(leo, case):
    address = f"/cases/{case.id}/resolution"
    whole = {"cause": "people", "why": "Two were ill.", "prevention": "A rota.", "words": "A second till is open."}
    assert leo.post(address, form(leo, address, **whole)).status_code == 409
    answer = f"/cases/{case.id}/answer"
    leo.post(answer, form(leo, answer, **reply_to(case)))
    for missing in whole:
        assert leo.post(address, form(leo, address, **{**whole, missing: " "})).status_code == 422, missing
    assert leo.post(address, form(leo, address, **whole)).status_code == 303
    assert events(case)[-3:] == ["resolved", "told", "asked"]
    assert "Waiting for the customer" in leo.get(f"/cases/{case.id}").get_data(as_text=True)


def test_a_serious_case_is_phoned_before_it_is_mended(leo, world):
    case = a_case(world, "My son got sick, the yoghurt was mouldy.", phone=PHONE)
    hand_over(case, world.people["leo"], None, "test")
    page = leo.get(f"/cases/{case.id}").get_data(as_text=True)
    assert "Phone first" in page
    answer, address, call = (f"/cases/{case.id}/{each}" for each in ("answer", "resolution", "call"))
    leo.post(answer, form(leo, answer, **reply_to(case)))
    whole = {"cause": "supply", "why": "Cold chain.", "prevention": "A thermometer.", "words": "Thrown away."}
    assert leo.post(address, form(leo, address, **whole)).status_code == 409
    unjust = f"/cases/{case.id}/unjustified"
    easy = {"reason": "The shelf was fresh.", "words": "We looked."}
    assert leo.post(unjust, form(leo, unjust, **easy)).status_code == 409, "the easy way out is no way out"
    leo.post(call, form(leo, call, outcome="reached"))
    assert leo.post(address, form(leo, address, **whole)).status_code == 303


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


def test_handing_over_pausing_splitting_and_unjustified(leo, case, world):
    pause, points_at, owner = (f"/cases/{case.id}/{each}" for each in ("pause", "points", "owner"))
    day = (clock.now() + timedelta(days=2)).date()
    assert leo.post(pause, form(leo, pause, reason="A part", day="2099-01-01", hour="10:00")).status_code == 422
    assert leo.post(pause, form(leo, pause, reason="A part", day=str(day), hour="10:00")).status_code == 303
    assert leo.post(f"/cases/{case.id}/resumption", form(leo, pause)).status_code == 303
    assert leo.post(points_at, form(leo, points_at)).status_code == 422
    rows = {"kind-0": "mend", "words-0": "One till", "kind-1": "suggest", "words-1": "Open another"}
    assert leo.post(points_at, form(leo, points_at, **rows)).status_code == 303
    db.session.expire_all()
    assert [(point.kind, point.words) for point in points(case)] == [("mend", "One till"), ("suggest", "Open another")]
    unjust = f"/cases/{case.id}/unjustified"
    assert leo.post(unjust, form(leo, unjust, words="We looked.")).status_code == 422
    assert leo.post(owner, form(leo, owner, owner=str(world.people["bea"]), why="Hers")).status_code == 422
    assert leo.post(owner, form(leo, owner, owner=str(world.people["rosa"]), why="Rota is hers")).status_code == 303
    assert db.session.get_one(Case, case.id).owner_id == world.people["rosa"]


def test_deputies_are_set_for_oneself_and_ones_own_people(enter, leo, world):
    day = str(clock.now().date())
    given = {"deputy": str(world.people["kuba"]), "from_on": day, "until_on": day}
    assert leo.post("/cases/deputies", given).status_code == 303
    assert leo.post("/cases/deputies", given | {"user": str(world.people["rosa"])}).status_code == 422
    assert leo.post("/cases/deputies", given | {"until_on": "2020-01-01"}).status_code == 422
    row = re.search(r"/cases/deputies/([0-9a-f-]{36})/end", leo.get("/cases/deputies").get_data(as_text=True))[1]
    assert enter("bea").post(f"/cases/deputies/{row}/end").status_code == 404
    assert leo.post(f"/cases/deputies/{row}/end").status_code == 303


@pytest.mark.parametrize("query", ["location=x", "owner=%00", "after=1", "state=closed&after=00000000-0000-0000-0000-000000000000", "stage=%00%27", "severity=x"])
def test_any_address_is_a_page(leo, case, query):
    assert leo.get(f"/cases?{query}").status_code == 200


def test_pages_follow_each_other_without_a_gap(leo, world, monkeypatch):
    from shopper.cases.queries import desk
    from shopper.cases.queries.desk import OWED, CaseFilter, cases_for

    made = {a_case(world, f"Rude cashier number {number}.").id for number in range(5)}
    found, after = [], None
    while True:
        rows, after = cases_for(world.people["leo"], OWED, CaseFilter(after=after), 2)
        found += [row.case.id for row in rows]
        if after is None:
            break
    assert len(found) == len(set(found)) == 5
    assert set(found) == made
    assert desk.count_cases(world.people["leo"], OWED, CaseFilter()) == 5


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
