"""Object rights, bar B9: every route, every person, things of their own and of others. The table stands in rights.txt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.access.models import Grant
from shopper.access.queries import grants_of
from shopper.access.rules import PERMISSIONS
from shopper.accounts.actions import add_user, sign_in
from shopper.assignments.actions import assign_visit, offer_visit
from shopper.assignments.models import Scenario
from shopper.cases.actions import hand_over, set_deputy
from shopper.cases.actions.promises import promise
from shopper.cases.actions.remedies import give_remedy
from shopper.cases.queries.folder import mark_of
from shopper.data_transfer.actions import bring_book, bring_locations
from shopper.demo.content import read
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.infra.transaction import writing
from shopper.organisation.actions import add_node
from shopper.panel import actions as panel
from shopper.panel.actions import add_shopper
from shopper.panel.queries import conflicts
from shopper.probes.actions import plan_probe
from shopper.questionnaires.actions import bank_item, build_questionnaire, start_draft
from shopper.recognition.queries.ideas import idea_of_comment
from shopper.recognition.queries.praise import praise_of_comment
from shopper.reports import actions as reports
from shopper.reports.actions import keep_report
from shopper.reports.queries import entry_of
from shopper.reviews.actions import Objection, raise_appeal
from shopper.standards import rules
from shopper.standards.actions import (
    approve_draft,
    ask_approval,
    hand_over_stage,
    import_edition,
    keep_picture,
    publish_edition,
    put_draft,
    save_piece,
)
from shopper.standards.actions import start_draft as start_edition
from shopper.standards.models import EditionDraft, StageOwner
from shopper.standards.queries import authored_companies, readable_editions
from tests.support.cards import hung_cards, live_card, placement
from tests.support.cases import a_case, shown_beside
from tests.support.cast import World
from tests.support.comments import code_behind, id_of, said
from tests.web import play
from tests.web.crawl import client_of
from tests.web.play import Played, Story

TABLE = Path(__file__).with_name("rights.txt")
HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
NOW = datetime(2026, 4, 19, 10, 0, tzinfo=UTC)
PHOTO = (("2.3", play.picture()),)


@dataclass(frozen=True)
class Row:
    method: str
    rule: str
    thing: str
    expected: dict[str, str]


LINES = [line.split() for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
PEOPLE = LINES[0][2:]


def rows() -> list[Row]:
    return [
        Row(method, rule, thing, dict(zip(PEOPLE, cells, strict=len(cells) != len(PEOPLE) - 1)))
        for method, rule, thing, *cells in LINES[1:]
    ]


@dataclass
class Stage:
    """The things of the table, by name: values for the holes of an address."""

    app: Flask
    world: World
    things: dict[str, dict[str, Any]]
    bodies: dict[str, bytes]
    strangers: dict[str, UUID]
    permissions: dict[str, frozenset[str]] = field(default_factory=lambda: {"nobody": frozenset()})
    tokens: dict[str, str | None] = field(default_factory=lambda: {"nobody": None})
    absent: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What was answered about what there is not: every row of one rule would hear the same again, and whoever lacks the guard's
    permission on every page, for the guard does not look at the address."""

    def thing(self, name: str, who: str) -> dict[str, Any]:
        """Values for the holes; what a deed uses up is there once for each person."""
        return {hole: value[who] if isinstance(value, dict) else value for hole, value in self.things[name].items()}

    def token(self, who: str) -> str | None:
        if who not in self.tokens:
            self.tokens[who] = sign_in(self.strangers[who], on_phone=False) if who in self.strangers else self.world.sign_in(self.app, who)
        return self.tokens[who]

    def ask(self, row: Row, who: str, holes: dict[str, Any]) -> Any:
        """By a person who is signed in, whatever became of the session since."""
        answer = self._ask(row, who, holes)
        if who != "nobody" and is_sign_in(answer) and self.tokens.pop(who):
            answer = self._ask(row, who, holes)
        return answer

    def _ask(self, row: Row, who: str, holes: dict[str, Any]) -> Any:
        client = client_of(self.app, self.token(who))
        headers, body = dict(play.PHONE) if row.method not in ("GET", "HEAD") else {}, None
        if row.method == "PUT":
            body = self.bodies[row.thing]
        if row.method == "PATCH":
            headers |= {"Upload-Offset": "0"}
        options: dict[str, Any] = {"data": body, "content_type": "application/json"} if body else {}
        if row.method == "POST" and "/visit/" in row.rule:
            options = {"data": {"narrative": "What I saw"}}
        return client.open(HOLE.sub(lambda hole: str(holes[hole[1]]), row.rule), method=row.method, headers=headers, **options)

    def is_stopped_by_the_guard(self, row: Row, who: str) -> bool:
        if who not in self.permissions:
            held = grants_of(self.strangers.get(who) or self.world.people[who])
            self.permissions[who] = frozenset(one for each in held for one in PERMISSIONS[each.role])
        guard = next(self.app.view_functions[each.endpoint].guard for each in self.app.url_map.iter_rules() if each.rule == row.rule)
        return guard not in ("public", "signed in") and guard not in self.permissions[who]


@pytest.fixture
def stage(app: Flask, world: World, lay: Any) -> Iterator[Stage]:
    with clock.frozen(NOW):
        yield Stage(app, world, *lay(lambda: laid(app, world)))


def laid(app: Flask, world: World) -> tuple[dict[str, dict[str, Any]], dict[str, bytes], dict[str, UUID]]:
    """Things, bodies and strangers of the stage."""
    with clock.frozen(NOW):
        pub_a = play.played(app, world, Story(photos=PHOTO))
        pub_b = play.played(app, world, Story(who="ines", photos=PHOTO, came_in=play.CAME_IN + timedelta(hours=14)), code="0109")
        secret = play.send(app, world, play.assign(world), story := Story(photos=PHOTO))
        open_sam, fresh, begun = (play.assign(world) for _ in range(3))
        ines_own = play.assign(world, "ines", "0105")
        strangers, other = another_company(app, world)
        appeal = raise_appeal(world.people["leo"], pub_a.publication or pub_a.visit, {"4.8": Objection("Not so.")})
        forms = forms_of(world.people["oskar"], world.questionnaire, world.editions["1.1"])
        forms_other = forms_of(strangers["zoe"], other["form"], other["edition_id"])
        edition = world.editions["1.1"]
        things = {
            "-": {"version": "old", "name": "css/app.css", "code": "nothing", "own": "nothing-of-ours", "comment_id": uuid4(), "token": "unknown"},
            "csv": {"kind": "csv"},
            "parcel": {"parcel_id": packed(world, pub_a)},
            "pub_a": {**holes(pub_a, edition), "code": code_of(pub_a), "appeal_id": appeal},
            "pub_b": holes(pub_b, edition),
            "secret_a": holes(secret, edition),
            "other": other,
            "card": {"card_id": live_card(world)},
            **hung_cards(world),
            "hung_each": {"placement_id": {who: placement(world).id for who in PEOPLE}},
            "form": forms[0],
            "form_spare": forms[1],
            "form_other": forms_other[0],
            "open_sam": {"assignment_id": open_sam, "draft_id": uuid4(), "submission_id": uuid4()},
            "fresh": {"assignment_id": fresh, "draft_id": uuid4()},
            "begun": {"kind": "visit", "subject": begun},
            **brought(world, edition),
            "planned": planned(world.cast.company, world.questionnaire, world.place("0105")),
            "fee_sam": shoppers_side(world, open_sam),
            "fee_zed": other.pop("panel"),
            **written(world, strangers),
            **thanked(world),
            "case_a": owed(world),
            "probe": {"probe_id": plan_probe(world.people["oskar"], world.place("0117"), "letter", "Cold soup.", [], NOW)},
            "klingon": {**holes(pub_a, edition), "language": "tlh"},
            "mixed": {
                "assignment_id": ines_own, "draft_id": secret.submission, "submission_id": secret.submission,
                "visit_id": pub_a.visit, "publication_id": pub_a.publication, "pid": pub_b.photos[0],
            },
        }
        lines = [(secret.photos[0], *PHOTO[0])]
        bodies = {
            "secret_a": json.dumps(play.manifest(world, secret.assignment, story, lines)).encode(),
            "open_sam": json.dumps(play.manifest(world, open_sam, Story())).encode(),
            "begun": json.dumps({"base": 0, "device": str(uuid4()), "draft": {"id": str(uuid4())}}).encode(),
        }
        return things, bodies, strangers


def holes(done: Played, edition: UUID) -> dict[str, Any]:
    return {
        "assignment_id": done.assignment, "draft_id": done.submission, "submission_id": done.submission, "visit_id": done.visit,
        "pid": done.photos[0], "publication_id": done.publication or done.visit, "language": "pl", "edition_id": edition, "number": "4.8", "key": "4.8", "appeal_id": uuid4(),
    }


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


def packed(world: World, done: Played) -> UUID:
    """Leo's own ZIP of a report of his shop."""
    assert done.publication
    keep_report(done.publication, "en", "c" * 64, b"%PDF-1.7", 1)
    parcel = reports.pack(world.people["leo"], [done.publication], ["en"])
    reports.pack_step(parcel)
    return parcel


def code_of(done: Played) -> str:
    entry = entry_of(done.publication) if done.publication else None
    assert entry
    return entry.code


def forms_of(owner: UUID, questionnaire: UUID, edition: UUID) -> list[dict[str, Any]]:
    """Two drafts of forms, each with a question kept in the bank."""
    drafts = [start_draft(owner, edition, {"en": "Mine"}, asks_what_the_edition_asks=True) for _ in range(2)]
    banked = [bank_item(owner, draft, "4.8") for draft in drafts]
    return [{"questionnaire_id": questionnaire, "draft_id": d, "key": "4.8", "banked_id": b} for d, b in zip(drafts, banked, strict=True)]


def another_company(app: Flask, world: World) -> tuple[dict[str, UUID], dict[str, Any]]:
    """As whole as the first, with people who may do everything there."""
    company = add_node(None, None, "company", {"en": "Other"}, zone="Europe/Warsaw", language="pl")
    place = add_node(None, company, "location", {"en": "Elsewhere"}, code="0117", zone="Europe/Warsaw")
    people = {name: add_user(None, f"{name}@other.example", name.title(), "a password of theirs") for name in ("zoe", "zed")}
    for name, role in (("zoe", "owner"), ("zoe", "reviewer"), ("zed", "shopper")):
        grant_role(None, people[name], company, role)
    shopper = add_shopper(None, people["zed"], company)
    edition = import_edition(None, company, read("book-1.1"))
    publish_edition(None, edition)
    form = build_questionnaire(None, edition, {"en": "Visit"})
    cast = replace(world.cast, places={"0117": place}, shoppers={"sam.ortiz@good-corner.example": shopper})
    there = replace(world, cast=cast, questionnaire=form, people={"sam": people["zed"], "zoe": people["zoe"]})
    done = play.publish(there, play.send(app, there, play.assign(there), Story(photos=PHOTO)), who="zoe")
    return people, {**planned(company, form, place), **holes(done, edition), "form": form, "panel": shoppers_side(there, play.assign(there))}


def planned(company: UUID, form: UUID, location: UUID) -> dict[str, Any]:
    """A wave, a scenario, and a visit that is nobody's yet."""
    from shopper.assignments.actions import assign_visit
    from shopper.assignments.models import Scenario, Wave

    with writing():
        scenario = Scenario(company_id=company, name="Milk")
        wave = Wave(
            company_id=company, questionnaire_id=form, name="Q2", first_day=NOW.date(), last_day=NOW.date() + timedelta(days=70),
            shopper_rest_days=90, location_rest_days=30,
        )
        db.session.add_all([scenario, wave])
    start = NOW + timedelta(days=2)
    visit = assign_visit(
        None, location_id=location, shopper_id=None, questionnaire_id=form, starts_at=start, ends_at=start + timedelta(days=2),
        scenario={}, brief=[], wave_id=wave.id,
    )
    return {"wave_id": wave.id, "scenario_id": scenario.id, "location_id": location, "assignment_id": visit, "node_id": location, "kind": "department"}


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


def test_every_route_is_in_the_table(app: Flask) -> None:
    real = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", *({"HEAD"} if "GET" in (rule.methods or ()) else ())}
    }
    assert real == {f"{row.method} {row.rule}" for row in rows()}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what differs by database, the filters, tests/access/test_reach.py asks both
def test_everybody_gets_what_the_table_says(stage: Stage) -> None:
    wrong = []
    for row in rows():
        for who in sorted(row.expected, key=lambda each: row.expected[each] in ("200", "201", "303")):  # whoever changes it comes last
            db.session.rollback()
            answer = stage.ask(row, who, stage.thing(row.thing, who))
            got = "in" if is_sign_in(answer) else str(answer.status_code)
            if got != row.expected[who]:
                wrong.append(f"{row.method} {row.rule} {row.thing}: {who} got {got}, not {row.expected[who]}")
            elif got == "404":
                wrong += told_apart(stage, row, who, answer)
    assert wrong == []


def told_apart(stage: Stage, row: Row, who: str, answer: Any) -> list[str]:
    """Absent and not yours are the same bytes under the same headers."""
    ids = {name: uuid4() if isinstance(value, UUID) else value for name, value in stage.thing(row.thing, who).items()}
    words = (f"{name}={value}" for name, value in ids.items() if not isinstance(value, UUID))
    pairs = {"status": lambda it: it.status_code, "headers": headers_of, "body": lambda it: it.data}
    where = (row.rule.split("/")[1],) if stage.is_stopped_by_the_guard(row, who) else (row.rule, *words)
    known = stage.absent.get(key := (row.method, who, *where))
    if known and all(of(answer) == of(known) for of in pairs.values()):
        return []
    absent = stage.absent[key] = stage.ask(row, who, ids)
    return [f"{row.method} {row.rule} {row.thing}: {who} can tell by the {name}" for name, of in pairs.items() if of(answer) != of(absent)]


def is_sign_in(answer: Any) -> bool:
    return answer.status_code == 303 and str(answer.headers["Location"]).startswith("/sign-in")


def headers_of(answer: Any) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.items() if name != "Date")


def test_a_foreign_report_in_the_list_s_address_is_as_absent(stage: Stage) -> None:
    """`before` and `location` name things: of others they must do what unknown ones do."""
    leo = client_of(stage.app, stage.token("leo"))
    foreign = {"before": stage.things["pub_b"]["publication_id"], "location": stage.world.place("0109")}
    for name, value in foreign.items():
        there, nowhere = leo.get(f"/reports?{name}={value}"), leo.get(f"/reports?{name}={(unknown := uuid4())}")
        assert there.data.replace(str(value).encode(), b"") == nowhere.data.replace(str(unknown).encode(), b""), name
        assert headers_of(there) == headers_of(nowhere)


def test_a_right_that_is_taken_away_is_gone_at_the_next_request(stage: Stage) -> None:
    """ASVS 8.3.2: same browser, same session."""
    leo, report = client_of(stage.app, stage.token("leo")), f"/reports/{stage.things['pub_a']['publication_id']}"
    assert leo.get(report).status_code == 200
    with writing():
        db.session.execute(sa.delete(Grant).where(Grant.user_id == stage.world.people["leo"]))
    assert leo.get(report).status_code == 404


def test_extra_fields_change_nothing(stage: Stage) -> None:
    """ASVS 15.3.3: nobody raises themselves by naming what the form does not ask for."""
    before = db.session.execute(sa.text("SELECT count(*) FROM \"grant\"")).scalar_one()
    sam = client_of(stage.app, stage.token("sam"))
    extra = {"narrative": "What I saw", "role": "owner", "user_id": str(stage.strangers["zoe"]), "status": "ok", "published": "1", "company_id": str(uuid4())}
    thing = stage.things["fresh"]
    answer = sam.post(f"/assignments/{thing['assignment_id']}/visit/{thing['draft_id']}", data=extra, headers=play.PHONE)
    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.execute(sa.text("SELECT count(*) FROM \"grant\"")).scalar_one() == before
    assert db.session.execute(sa.text("SELECT count(*) FROM publication")).scalar_one() == 3
