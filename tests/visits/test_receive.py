"""What arrives becomes a visit in the same transaction: its answers, its day, and the place of what it corrects."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shopper.capture.actions import erase
from shopper.capture.events import SubmissionReceived
from shopper.capture.models import Submission
from shopper.errors import NotFound
from shopper.infra import bus
from shopper.infra.db import db
from shopper.reviews.actions import publish_visit
from shopper.reviews.queries import queue
from shopper.visits import actions
from shopper.visits.models import Answer, Visit
from tests.capture.phone import as_bytes, manifest


def visit_of(submission_id):
    return lambda: db.session.scalars(sa.select(Visit).where(Visit.submission_id == submission_id)).one()


def answers_of(submission_id):
    rows = sa.select(Answer).join(Visit, Visit.id == Answer.visit_id).where(Visit.submission_id == submission_id)
    return lambda: {row.key: row for row in db.session.scalars(rows)}


def heads():
    return set(db.session.scalars(sa.select(Visit.submission_id).where(Visit.replaced_by_id.is_(None))))


def test_every_answer_becomes_a_row_as_it_was_given(sam, world, ask, noon):
    here = uuid4()
    start, stop = noon.at - timedelta(minutes=30), noon.at - timedelta(minutes=24, seconds=18)
    body = manifest(world)
    body["answers"]["4.8"] = {
        "value": "342",
        "start": start.isoformat(),
        "stop": stop.isoformat(),
        "fact": "Sześć osób\r\nw kolejce",
    }
    sam.put(here, body)
    rows = ask(answers_of(here))
    assert {key: (row.value, row.fact) for key, row in rows.items() if key != "4.8"} == {
        key: (each["value"], each["fact"]) for key, each in body["answers"].items() if key != "4.8"
    }
    timed = rows["4.8"]
    assert (timed.value, timed.fact, timed.started_at, timed.stopped_at) == ("342", "Sześć osób\r\nw kolejce", start, stop)


def test_the_visit_knows_its_place_day_and_form(sam, world, ask, noon):
    here = uuid4()
    sam.put(here, manifest(world, came_in_at=noon.at.replace(hour=23, minute=30).isoformat(), left_at=None))
    visit = ask(visit_of(here))
    assert (visit.assignment_id, visit.location_id, visit.questionnaire_id) == (
        world.assignment,
        world.place("0117"),
        world.questionnaire,
    )
    assert (visit.zone, visit.visited_on) == ("Europe/Warsaw", noon.at.date() + timedelta(days=1))
    assert (visit.language, visit.received_at, visit.narrative) == ("pl", noon.at, "Przyszedłem po mleko.")


def test_the_manifest_and_its_visit_are_one_transaction(sam, world, ask, monkeypatch):
    def fail(*_):
        raise RuntimeError("half way")

    monkeypatch.setattr(actions, "_keep_answers", fail)
    client = sam.client
    reply = client.put(f"/api/s/{uuid4()}", data=as_bytes(manifest(world)), headers={"X-Outbox": "1"})
    assert (reply.status_code, reply.get_json()["error"]) == (500, "server error")
    assert ask(
        lambda: [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (Submission, Visit, Answer)]
    ) == [0, 0, 0]


def test_a_visit_is_made_once_however_often_it_is_asked_for(sam, world, ask):
    here = uuid4()
    sam.put(here, manifest(world))
    made = ask(visit_of(here)).id
    assert ask(lambda: actions.record_visit(here)) == made
    assert ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Visit))) == 1


def test_no_visit_without_a_submission(noon, ask):
    with pytest.raises(NotFound):
        ask(lambda: actions.record_visit(uuid4()))


def test_an_invalid_visit_waits_at_the_desk_like_any_other(sam, world, ask):
    here = uuid4()
    sam.put(here, manifest(world, answers={}))
    assert [row.id for row in ask(lambda: queue(world.people["ewa"]))] == [ask(visit_of(here)).id]


def test_only_the_correction_waits_at_the_desk(sam, world, ask):
    first, second, third = uuid4(), uuid4(), uuid4()
    sam.put(first, manifest(world))
    sam.put(second, manifest(world, rev=2, replaces=str(first)))
    sam.put(third, manifest(world, rev=3, replaces=str(second)))
    assert [row.id for row in ask(lambda: queue(world.people["ewa"]))] == [ask(visit_of(third)).id]


def test_a_correction_of_a_correction_is_no_second_visit(sam, world):
    first, second = uuid4(), uuid4()
    sam.put(first, manifest(world))
    sam.put(second, manifest(world, rev=2, replaces=str(first)))
    receipt = sam.put(uuid4(), manifest(world, rev=3, replaces=str(second))).get_json()
    assert [reason["code"] for reason in receipt["reasons"]] == ["correction"]


def test_two_corrections_of_one_visit_both_stay_to_be_seen(sam, world, ask):
    first, one, two = uuid4(), uuid4(), uuid4()
    sam.put(first, manifest(world))
    sam.put(one, manifest(world, rev=2, replaces=str(first)))
    receipt = sam.put(two, manifest(world, rev=2, replaces=str(first), narrative="inaczej")).get_json()
    assert "already_visited" in [reason["code"] for reason in receipt["reasons"]]
    assert ask(heads) == {one, two}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1), (2, 0, 1), (1, 0, 2)])
def test_a_chain_of_corrections_ends_at_the_last_in_whatever_order_it_arrives(sam, world, ask, order):
    ids = [uuid4() for _ in range(3)]
    bodies = [manifest(world, rev=n + 1, replaces=str(ids[n - 1]) if n else None) for n in range(3)]
    for number in order:
        sam.put(ids[number], bodies[number])
    assert ask(heads) == {ids[2]}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_circle_of_corrections_leaves_one_to_be_seen(sam, world, ask, order):
    ids = [uuid4() for _ in range(3)]
    for number in order:
        sam.put(ids[number], manifest(world, replaces=str(ids[number - 1])))
    assert len(ask(heads)) == 1


def test_a_published_visit_can_still_be_corrected(sam, world, ask):
    first, second = uuid4(), uuid4()
    sam.put(first, manifest(world))
    ask(lambda: publish_visit(world.people["ewa"], visit_of(first)().id, base_url="http://localhost"))
    assert sam.put(second, manifest(world, rev=2, replaces=str(first))).status_code == 202
    assert ask(heads) == {second}


def test_erasing_a_correction_brings_back_what_it_replaced(sam, world, ask):
    first, second = uuid4(), uuid4()
    sam.put(first, manifest(world))
    sam.put(second, manifest(world, rev=2, replaces=str(first)))
    ask(lambda: erase(None, second))
    assert ask(heads) == {first}
    assert ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Answer))) == len(manifest(world)["answers"])


def test_a_reaction_of_the_house_sees_the_visit_in_the_same_transaction(sam, world, monkeypatch):
    seen = []
    listeners = [*bus._listeners[SubmissionReceived], lambda event: seen.append(visit_of(event.submission_id)().id)]
    monkeypatch.setitem(bus._listeners, SubmissionReceived, listeners)
    sam.put(uuid4(), manifest(world))
    assert [type(each) for each in seen] == [UUID]


def test_json_of_any_width_is_the_same_visit(sam, world, ask):
    here = uuid4()
    sam.put(here, json.dumps(manifest(world, narrative="Łódź 👍"), indent=8, ensure_ascii=True).encode("utf-8"))
    assert ask(visit_of(here)).narrative == "Łódź 👍"
