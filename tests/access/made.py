"""Things that people made: books, forms, cases, thanks, fees, each as the table of rights names them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shopper.assignments.actions import assign_visit, offer_visit
from shopper.assignments.models import Scenario
from shopper.cases.actions import hand_over, set_deputy
from shopper.cases.actions.promises import promise
from shopper.cases.actions.remedies import give_remedy
from shopper.cases.queries.folder import mark_of
from shopper.data_transfer.actions import bring_book, bring_locations
from shopper.demo.content import read
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.infra.transaction import writing
from shopper.panel import actions as panel
from shopper.panel.queries import conflicts
from shopper.questionnaires.actions import bank_item, start_draft
from shopper.recognition.queries.ideas import idea_of_comment
from shopper.recognition.queries.praise import praise_of_comment
from shopper.standards import rules
from shopper.standards.actions import approve_draft, ask_approval, hand_over_stage, keep_picture, put_draft, save_piece
from shopper.standards.actions import start_draft as start_edition
from shopper.standards.models import EditionDraft, StageOwner
from shopper.standards.queries import authored_companies, readable_editions
from tests.access.table import NOW
from tests.support.cases import a_case, shown_beside
from tests.support.cast import World
from tests.support.comments import code_behind, id_of, said
from tests.web import play


def brought(world: World, edition: UUID) -> dict[str, dict[str, Any]]:
    """What Oskar brought as files, and a draft of his book."""
    oskar, company = world.people["oskar"], world.cast.company
    later = {**read("book-1.1"), "version": "9.9", "in_force_from": "2029-01-01", "changes": [], "withdrawn": []}
    draft = put_draft(oskar, company, later)
    book = {"attempt_id": bring_book(oskar, company, "book.xlsx", b""), "draft_id": draft, "edition_id": edition, "kind": "json"}
    table = b"code,name:en,region,city,zone\n0999,New,Warsaw,Warsaw,Europe/Warsaw"
    return {"brought": book, "places": {"attempt_id": bring_locations(oskar, company, "a.csv", table), "table": "all", "kind": "csv"}}


def written(world: World, strangers: dict[str, UUID]) -> dict[str, dict[str, Any]]:
    """Drafts of Oskar's book, one of them asked about, one of Zoe's; a picture in a clause; a stage that is to change hands."""
    oskar, company = world.people["oskar"], world.cast.company
    drafts = []
    for version, begins in (("8.1", "2028-01-01"), ("8.2", "2028-01-01"), ("8.3", "2027-01-01")):
        later = {**read("book-1.1"), "version": version, "in_force_from": begins, "changes": [], "withdrawn": []}
        drafts.append(put_draft(oskar, company, later))
    with_picture(drafts[0], "4.8")
    with_picture(drafts[2], "4.8", publish="8.3")
    hand_over_stage(None, company, "WAIT", oskar, date(2028, 1, 1))
    handover = db.session.scalar(sa.select(StageOwner.id).where(StageOwner.from_on == date(2028, 1, 1)))
    clause = {"draft_id": drafts[0], "kind": "clauses", "code": "4.8", "number": "4.8", "node_id": company, "handover_id": handover}
    edition = db.session.scalar(sa.select(EditionDraft.edition_id).where(EditionDraft.id == drafts[2]))
    theirs = {**clause, "draft_id": start_edition(strangers["zoe"], newest_of(strangers["zoe"]))}
    asked = {"draft_id": drafts[1]}
    ask_approval(oskar, drafts[1], oskar)
    return {
        "clause": {**clause, "edition_id": edition}, "cover": {**clause, "kind": "cover"}, "theirs": theirs, "asked": asked,
        "charter": {"code": "good-corner"},
    }  # fmt: skip


def with_picture(draft_id: UUID, number: str, publish: str | None = None) -> None:
    draft = db.session.get_one(EditionDraft, draft_id)
    oskar, clause = draft.updated_by, rules.piece_of(draft.document, "clauses", number)
    source = storage().path("picture.jpg")
    source.write_bytes(play.picture())
    picture = {"sha256": keep_picture(oskar, draft_id, source), "alt": clause["title"]}
    save_piece(oskar, draft_id, "clauses", number, {**clause, "picture": picture}, rules.fingerprint(clause))
    charter = rules.piece_of(draft.document, "charter", "")
    save_piece(oskar, draft_id, "charter", "", [number], rules.fingerprint(charter))
    if publish:
        ask_approval(oskar, draft_id, oskar)
        approve_draft(oskar, draft_id)


def newest_of(person: UUID) -> UUID:
    return readable_editions(authored_companies(person))[0].id


def forms_of(owner: UUID, questionnaire: UUID, edition: UUID) -> list[dict[str, Any]]:
    """Two drafts of forms, each with a question kept in the bank."""
    drafts = [start_draft(owner, edition, {"en": "Mine"}, asks_what_the_edition_asks=True) for _ in range(2)]
    banked = [bank_item(owner, draft, "4.8") for draft in drafts]
    return [{"questionnaire_id": questionnaire, "draft_id": d, "key": "4.8", "banked_id": b} for d, b in zip(drafts, banked, strict=True)]


def thanked(world: World) -> dict[str, dict[str, Any]]:
    """Thanks for Kuba, thanks for somebody at shop A, an idea there."""
    known, unknown, idea = (said(world, praised=name, words=words) for name, words in (("Kuba", "Kind."), ("Anna", ""), ("", "Why not a bench?")))
    return {
        "kubas": {"praise_id": id_of(praise_of_comment(known.id)[0]), "code": known.code, "comment_id": known.id},
        "whose": {"praise_id": id_of(praise_of_comment(unknown.id)[0]), "code": unknown.code},
        "idea": {"suggestion_id": id_of(idea_of_comment(idea.id)), "code": code_behind(idea)},
    }


def owed(world: World) -> dict[str, Any]:
    """Leo's case at shop A, with a remedy he asked for, a promise, and who stands in for Oskar."""
    leo = world.people["leo"]
    case = a_case(world)
    hand_over(case, leo, None, "test")
    asked = give_remedy(leo, case.id, kind="refund", words="", amount_minor=7000, ask=True, seen=mark_of(case.id))
    made = promise(leo, case.id, words="A call", due_at=NOW + timedelta(days=1), seen=mark_of(case.id))
    deputy = set_deputy(world.people["oskar"], world.people["oskar"], world.people["ewa"], NOW.date() + timedelta(days=9), NOW.date() + timedelta(days=9))
    return {"case_id": case.id, "remedy_id": asked, "promise_id": made, "deputy_id": deputy, "code": case.code, **shown_beside(case.comment_id)}


def shoppers_side(world: World, assignment: UUID) -> dict[str, Any]:
    """A withheld fee of Sam's, objected to, and a place they must not go to."""
    sam, shopper = world.people["sam"], world.cast.shoppers["sam.ortiz@good-corner.example"]
    fee = panel.reserve_fee(None, assignment, shopper, 9500, "PLN", 6000)
    panel.settle_fee(None, assignment, payable=False, why="No receipt")
    panel.declare_conflict(sam, "relative", world.place("0117"), "My sister")
    with writing():
        scenario = Scenario(company_id=world.cast.company, name="Tea", quiz=[{"question": {"en": "?"}, "options": [{"en": "a"}, {"en": "b"}], "right": 1}])
        db.session.add(scenario)
    facts: dict[str, Any] = {
        "location_id": world.place("0117"), "questionnaire_id": world.questionnaire, "starts_at": NOW + timedelta(days=3),
        "ends_at": NOW + timedelta(days=4), "scenario": {}, "brief": [], "scenario_id": scenario.id,
    }
    free = assign_visit(None, shopper_id=None, **facts)
    return {
        "offer_id": offer_visit(None, free, [shopper])[0], "assignment_id": assign_visit(None, shopper_id=shopper, **facts),
        "shopper_id": shopper, "fee_id": fee, "objection_id": panel.object_to(sam, fee, "It is there"), "qualification_id": uuid4(),
        "conflict_id": conflicts(shopper)[0].id, "month": f"{NOW:%Y-%m}",
    }
