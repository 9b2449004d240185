"""An edition is written piece by piece, asked about, and published by a named person: exactly what they read."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from shopper.access.actions import grant_role
from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotAllowed, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.standards import actions, queries, rules
from shopper.standards.models import EditionDraft

pytestmark = pytest.mark.one_database

TODAY = datetime(2026, 4, 20, 12, tzinfo=UTC)


@pytest.fixture
def oskar(app, world):
    with clock.frozen(TODAY):
        yield world.people["oskar"]


@pytest.fixture
def draft(oskar, world):
    return actions.start_draft(oskar, world.editions["1.1"])


@pytest.fixture
def save(oskar, draft):
    def piece(kind, code, new, seen=None):
        there = rules.piece_of(document(draft), kind, code)
        new = {**there, **new} if isinstance(new, dict) and there else new
        actions.save_piece(oskar, draft, kind, code, new, seen or rules.fingerprint(there))

    return piece


def document(draft_id):
    db.session.expire_all()
    return db.session.get_one(EditionDraft, draft_id).document


def clause(draft_id, number):
    return rules.piece_of(document(draft_id), "clauses", number)


def remove(oskar, draft, kind, code):
    actions.remove_piece(oskar, draft, kind, code, rules.fingerprint(rules.piece_of(document(draft), kind, code)))


def publish(oskar, draft):
    actions.ask_approval(oskar, draft, oskar)
    return actions.approve_draft(oskar, draft)


def test_a_new_draft_changes_nothing(draft, world):
    assert rules.problems_of(document(draft)) == {}
    base = queries.edition_with_content(world.editions["1.1"])
    parsed = rules.parse_book(document(draft))
    assert rules.difference(base, parsed).clauses == ()
    assert (parsed.version, parsed.in_force_from.isoformat(), parsed.changes) == ("1.2", "2026-05-18", [])


def test_what_was_changed_is_told_by_itself(draft, save, oskar):
    save("clauses", "4.8", {"limit_s": 240, "weight": 5})
    (change,) = document(draft)["changes"]
    assert (change["clause"], change["kind"], change["breaks_trend"]) == ("4.8", "criterion", True)
    save("clauses", "4.8", {"limit_s": 300, "weight": 4})
    assert document(draft)["changes"] == []


def test_a_sentence_of_ones_own_stays(draft, save):
    save("clauses", "4.8", {"weight": 5})
    own = {"en": "Dearer now", "ru": "Теперь дороже", "pl": "Teraz więcej"}
    save("changes", "", [document(draft)["changes"][0] | {"text": own}])
    save("clauses", "4.9", {"weight": 5})
    assert [each["text"].get("en") for each in document(draft)["changes"]] == ["Dearer now", "Weight changed from 3 to 5"]


def test_two_people_write_different_pieces_at_once(draft, save):
    seen = rules.fingerprint(clause(draft, "4.8"))
    save("clauses", "4.9", {"weight": 5})
    save("clauses", "4.8", {"weight": 5}, seen)
    assert (clause(draft, "4.8")["weight"], clause(draft, "4.9")["weight"]) == (5, 5)


def test_two_people_write_one_piece_the_second_is_told(draft, save):
    seen = rules.fingerprint(clause(draft, "4.8"))
    save("clauses", "4.8", {"weight": 5})
    with pytest.raises(Conflict) as refusal:
        save("clauses", "4.8", {"weight": 2}, seen)
    assert refusal.value.facts["piece"]["weight"] == 5
    assert clause(draft, "4.8")["weight"] == 5


def test_a_withdrawn_number_is_gone_for_good(draft, oskar, save, world):
    remove(oskar, draft, "clauses", "4.8")
    assert rules.problems_of(document(draft)) == {}
    new = queries.edition_with_content(world.editions["1.1"])
    again = rules.piece_of(rules.document_of(new), "clauses", "4.8")
    with pytest.raises(Invalid) as refusal:
        actions.save_piece(oskar, draft, "clauses", rules.NEW, again, rules.fingerprint(None))
    assert list(refusal.value.problems) == ["id"]
    with pytest.raises(Invalid):
        actions.save_piece(oskar, draft, "clauses", rules.NEW, again | {"id": "4.14"}, rules.fingerprint(None))
    publish(oskar, draft)
    following = actions.start_draft(oskar, queries.readable_editions([world.cast.company])[0].id)
    with pytest.raises(Invalid):
        actions.save_piece(oskar, following, "clauses", rules.NEW, again, rules.fingerprint(None))


def test_what_this_draft_withdrew_may_stand_again(draft, oskar):
    before = document(draft)
    remove(oskar, draft, "clauses", "4.8")
    actions.restore_clause(oskar, draft, "4.8")
    assert document(draft) == before


def test_what_an_earlier_edition_withdrew_may_not(draft, oskar):
    with pytest.raises(Invalid):
        actions.restore_clause(oskar, draft, "4.14")


def test_another_number_is_another_standard(draft, save):
    save("clauses", "4.8", {"id": "4.30"})
    kinds = {each["clause"]: each["kind"] for each in document(draft)["changes"]}
    assert kinds == {"4.8": "withdrawn", "4.30": "new"}
    assert rules.problems_of(document(draft)) == {}
    assert "4.30" in document(draft)["charter"]


@pytest.mark.parametrize(("kind", "code"), [("stages", "WAIT"), ("sections", "4"), ("roles", "cashier")])
def test_what_is_used_is_not_taken_out(draft, oskar, kind, code):
    with pytest.raises(Invalid):
        remove(oskar, draft, kind, code)


def test_a_renamed_stage_takes_its_standards_along(draft, save):
    names = document(draft)["stages"]["WAIT"]
    save("stages", "WAIT", {"code": "LINE", "texts": names, "position": 1})
    assert next(iter(document(draft)["stages"])) == "LINE"
    assert clause(draft, "4.8")["stage"] == "LINE"


@pytest.mark.parametrize(("new", "places"), [
    ({"weight": 50}, {"weight"}),
    ({"title": {"en": "x", "ru": "", "pl": "x"}}, {"title.ru"}),
    ({"id": ""}, {"id"}),
    ({"id": "5.1"}, {"id"}),
    ({"limit_s": "soon", "stage": "MOON"}, {"limit_s", "stage"}),
])  # fmt: skip
def test_only_ones_own_faults_are_told_and_nothing_is_kept(draft, save, new, places):
    before = document(draft)
    with pytest.raises(Invalid) as refusal:
        save("clauses", "4.8", new)
    assert set(refusal.value.problems) == places
    assert document(draft) == before


def test_a_book_from_nothing_may_be_unfinished(oskar, world):
    draft = actions.start_book(oskar, world.cast.company, {"en": "Night shift"})
    assert "clauses" in rules.problems_of(document(draft))
    actions.save_piece(oskar, draft, "stages", rules.NEW, {"code": "ALL", "texts": {"en": "All"}, "position": 1}, rules.fingerprint(None))
    with pytest.raises(Invalid):
        actions.ask_approval(oskar, draft, oskar)


def test_an_approved_draft_is_the_edition_and_says_who(draft, oskar, save, world):
    save("clauses", "4.8", {"limit_s": 240})
    edition = queries.edition_with_content(publish(oskar, draft))
    assert (edition.version, edition.published_by) == ("1.2", oskar)
    assert edition.content_sha256 == rules.content_sha256(rules.parse_book(document(draft)))
    approval = queries.approval_of(edition.id)
    assert (approval.approver_id, approval.asked_by, approval.answered_at) == (oskar, oskar, TODAY)
    with pytest.raises(NotFound):
        queries.draft_for(oskar, draft)
    told = db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.subject_id == str(draft))).all()
    assert told == ["start draft", "change draft", "ask approval", "approve draft"]


def test_where_another_may_approve_nobody_approves_their_own(draft, oskar, world):
    rosa = world.people["rosa"]
    grant_role(None, rosa, world.cast.company, "owner")
    with pytest.raises(Invalid):
        actions.ask_approval(oskar, draft, oskar)
    actions.ask_approval(oskar, draft, rosa)
    with pytest.raises(NotAllowed):
        actions.approve_draft(oskar, draft)
    actions.approve_draft(rosa, draft)


def test_what_was_changed_after_asking_is_not_approved(draft, oskar, save):
    actions.ask_approval(oskar, draft, oskar)
    save("clauses", "4.8", {"weight": 5})
    with pytest.raises(Conflict):
        actions.approve_draft(oskar, draft)
    actions.take_back_request(oskar, draft)
    assert publish(oskar, draft)


def test_it_is_sent_back_with_a_reason(draft, oskar):
    actions.ask_approval(oskar, draft, oskar)
    with pytest.raises(Invalid):
        actions.send_back(oskar, draft, "  ")
    actions.send_back(oskar, draft, "4.8 is too short")
    assert [each.reason for each in queries.requests_of(draft)] == ["4.8 is too short"]
    with pytest.raises(Conflict):
        actions.approve_draft(oskar, draft)


@pytest.mark.parametrize("day", ["2026-04-19", "2026-04-01", "2026-03-01"])
def test_it_does_not_begin_in_the_past(draft, oskar, save, day):
    save("cover", "", {"in_force_from": day})
    with pytest.raises(Invalid) as refusal:
        actions.ask_approval(oskar, draft, oskar)
    assert list(refusal.value.problems) == ["in_force_from"]


def test_a_changed_version_takes_its_changes_along(draft, oskar, save):
    remove(oskar, draft, "clauses", "4.8")
    save("cover", "", {"version": "2.0"})
    assert {each["version"] for each in document(draft)["changes"]} == {"2.0"}
    assert rules.problems_of(document(draft)) == {}


@pytest.mark.parametrize("who", ["leo", "ewa", "sam", "rosa"])
def test_nobody_else_writes_the_book(draft, world, who):
    with pytest.raises(NotFound):
        actions.save_piece(world.people[who], draft, "charter", "", [], "")
    with pytest.raises(NotFound):
        actions.start_draft(world.people[who], world.editions["1.1"])


def test_an_owner_of_one_branch_does_not_write_the_company_s_book(draft, world):
    rosa = world.people["rosa"]
    grant_role(None, rosa, world.place("0117"), "owner")
    assert queries.authored_companies(rosa) == set()


def test_a_draft_thrown_away_leaves_its_record(draft, oskar):
    actions.ask_approval(oskar, draft, oskar)
    actions.drop_draft(oskar, draft)
    assert queries.drafts_for(oskar) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == "drop draft")) == 1
