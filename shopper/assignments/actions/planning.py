"""What whoever plans does with one visit, and with a whole wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shopper.assignments.actions import assign_visit, cancel_assignment
from shopper.assignments.actions.offers import give_to, hold, offer_visit, tell_given, withdraw_offers
from shopper.assignments.models import Assignment, Cancellation, Scenario, Wave
from shopper.assignments.queries import notices, people, planning, proposals
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.rules import CHANNELS, waves
from shopper.assignments.rules.rest import rests_until
from shopper.assignments.rules.windows import days_of
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings
from shopper.organisation.rules import OWN


@dataclass(frozen=True)
class Terms:
    """What a single visit is to be. Without a wave the company's own figures hold."""

    questionnaire_id: UUID
    starts_at: datetime
    ends_at: datetime
    scenario_id: UUID | None
    channel: str
    fee_minor: int
    refund_cap_minor: int
    currency: str
    wave_id: UUID | None = None
    despite_rest: bool = False


@transaction
def note_look(actor_id: UUID, subject: str, subject_id: UUID | str, shown: int) -> None:
    """Whoever looks at windows is written down, one entry for a page of them (PRODUCT decision 1)."""
    record(actor_id, "look at windows", subject, subject_id, shown=shown)


@transaction
def plan_visit(actor_id: UUID, location_id: UUID, terms: Terms) -> UUID:
    """One visit, nobody's yet. Invalid(staff=…) before people there were told; Invalid(rest=<day>) while the place rests."""
    place = planning.location_for(actor_id, location_id)
    scenario = planning.scenario_for(actor_id, terms.scenario_id) if terms.scenario_id else None
    wave = planning.wave_for(actor_id, terms.wave_id) if terms.wave_id else None
    if terms.questionnaire_id not in {each.id for each in planning.questionnaires(place.company_id)}:
        raise NotFound
    if terms.channel not in CHANNELS:
        raise Invalid(channel="no such channel")
    if terms.ends_at <= clock.now():
        raise Invalid(last_day="the window is over")
    _check_told(place)
    rest_days = wave.location_rest_days if wave else company_settings(place.company_id).location_rest_days
    near = planning.visits_near([place.id]).get(place.id, [])
    until = rests_until(near, days_of(terms.starts_at, terms.ends_at, place.zone), rest_days)
    if until is not None and not terms.despite_rest:
        raise Invalid(rest=until.isoformat())
    return _plan(actor_id, place, terms, scenario)


@transaction
def plan_wave(actor_id: UUID, wave_id: UUID, wanted: BoardFilter, *, ask: int = 0) -> tuple[int, int]:
    """Plan what the proposal shows; `ask`: offer each visit to so many shoppers. The answer: visits planned, offers made."""
    wave = planning.wave_for(actor_id, wave_id)
    planned = asked = 0
    found = proposals.proposal(actor_id, wave, wanted)
    everybody = people.people_for(actor_id, wave.company_id, location_ids=[place.id for place, _ in found], wave_id=wave.id)
    for place, proposed in found:
        if proposed.window is None:
            continue
        start, end = proposed.window
        channel = wave.scenario.channel if wave.scenario else CHANNELS[0]
        terms = Terms(
            wave.questionnaire_id,
            start,
            end,
            wave.scenario_id,
            channel,
            wave.fee_minor,
            wave.refund_cap_minor,
            wave.currency,
            wave.id,
        )
        assignment_id = _plan(actor_id, place, terms, wave.scenario)
        planned += 1
        if ask:
            candidates = everybody.of(place, start, end, channel=channel, wave=wave, rest_days=wave.shopper_rest_days)
            chosen = people.askable(candidates, ask)
            asked += len(offer_visit(actor_id, assignment_id, chosen, hours=wave.offer_hours)) if chosen else 0
            for each in chosen:
                everybody.in_wave[(each, wave.id)] += 1  # so that the next place is offered to others first
    record(actor_id, "plan wave", "wave", wave.id, planned=planned, asked=asked)
    return planned, asked


@transaction
def offer_to(actor_id: UUID, assignment_id: UUID, shopper_ids: Sequence[UUID]) -> int:
    """Ask these shoppers; Invalid names nobody whom something speaks against. The answer: how many were asked."""
    assignment = planning.assignment_for(actor_id, assignment_id)
    _check_askable(actor_id, assignment, shopper_ids)
    return len(offer_visit(actor_id, assignment_id, shopper_ids, hours=_offer_hours(assignment)))


@transaction
def give_visit(actor_id: UUID, assignment_id: UUID, shopper_id: UUID) -> None:
    """Give a visit that is nobody's to a shopper, without asking."""
    planning.assignment_for(actor_id, assignment_id)
    assignment = hold(assignment_id)
    if assignment.shopper_id is not None:
        raise Conflict("the visit is taken", state="taken")
    _check_open(assignment)
    _check_askable(actor_id, assignment, [shopper_id], may_be_asked=True)
    give_to(assignment, shopper_id, actor_id)
    tell_given(assignment, shopper_id)
    record(actor_id, "give visit", "assignment", assignment_id)


@transaction
def reassign(actor_id: UUID, assignment_id: UUID, reason: str) -> UUID:
    """Take a visit back from its shopper: it is called off, and another of the same kind stands in its place, nobody's yet.

    What the first shopper still sends is kept and held, as for any visit that was called off.
    """
    old = planning.assignment_for(actor_id, assignment_id)
    hold(assignment_id)
    _check_open(old)
    if old.shopper_id is None:
        raise Conflict("it is nobody's", state="free")
    cancel_assignment(actor_id, assignment_id, reason)
    new = assign_visit(
        actor_id,
        location_id=old.location_id,
        shopper_id=None,
        questionnaire_id=old.questionnaire_id,
        starts_at=old.starts_at,
        ends_at=old.ends_at,
        scenario=old.scenario,
        brief=old.brief,
        wave_id=old.wave_id,
        scenario_id=old.scenario_id,
        channel=old.channel,
        fee_minor=old.fee_minor,
        refund_cap_minor=old.refund_cap_minor,
        currency=old.currency,
        follows_id=old.id,
    )
    record(actor_id, "reassign", "assignment", assignment_id, to=str(new))
    return new


@transaction
def move_window(actor_id: UUID, assignment_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    """Another window while nobody has taken the visit; who was asked about the old one is asked no more."""
    assignment = planning.assignment_for(actor_id, assignment_id)
    hold(assignment_id)
    _check_open(assignment)
    if assignment.shopper_id is not None:
        raise Conflict("somebody has taken it with this window", state="taken")
    if starts_at >= ends_at:
        raise Invalid(last_day="the window ends before it begins")
    if ends_at <= clock.now():
        raise Invalid(last_day="the window is over")
    withdraw_offers(assignment_id)
    assignment.starts_at, assignment.ends_at = starts_at, ends_at
    record(actor_id, "move window", "assignment", assignment_id)


@transaction
def call_off(actor_id: UUID, assignment_id: UUID, reason: str) -> None:
    """As cancel_assignment, for whoever plans there."""
    assignment = planning.assignment_for(actor_id, assignment_id)
    hold(assignment_id)
    _check_open(assignment)
    cancel_assignment(actor_id, assignment_id, reason)


def _plan(actor_id: UUID, place: Node, terms: Terms, scenario: Scenario | None) -> UUID:
    return assign_visit(
        actor_id,
        location_id=place.id,
        shopper_id=None,
        questionnaire_id=terms.questionnaire_id,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        scenario=scenario.text if scenario else {},
        brief=scenario.brief if scenario else [],
        wave_id=terms.wave_id,
        scenario_id=terms.scenario_id,
        channel=terms.channel,
        fee_minor=terms.fee_minor,
        refund_cap_minor=terms.refund_cap_minor,
        currency=terms.currency,
    )


def _check_told(place: Node) -> None:
    """A stranger's staff are told nothing: they are no staff of ours."""
    if place.target == OWN and not waves.is_told(place.path, notices.told_branches(place.company_id)):
        raise Invalid(staff="nobody there was told that visits happen")


def _check_open(assignment: Assignment) -> None:
    if db.session.get(Cancellation, assignment.id) is not None:
        raise Conflict("the visit was called off", state="cancelled")
    if assignment.received_at is not None:
        raise Conflict("the visit was made", state="done")


def _check_askable(
    actor_id: UUID, assignment: Assignment, shopper_ids: Sequence[UUID], *, may_be_asked: bool = False
) -> None:
    fine = {"asked", "declined"} if may_be_asked else set()
    free = {each.id for each in proposals.candidates_for(actor_id, assignment) if {one.code for one in each.why_not} <= fine}
    if not shopper_ids or not set(shopper_ids) <= free:
        raise Invalid(shoppers="choose from those who may be asked")


def _offer_hours(assignment: Assignment) -> int:
    wave = db.session.get(Wave, assignment.wave_id) if assignment.wave_id else None
    return wave.offer_hours if wave else company_settings(assignment.company_id).offer_hours
