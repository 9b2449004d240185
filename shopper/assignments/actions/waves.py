"""Waves, scenarios, what staff were told, places of others."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Scenario, StaffNotice, Wave
from shopper.assignments.queries import notices, planning
from shopper.assignments.rules import CHANNELS
from shopper.assignments.rules.windows import days_of
from shopper.audit.actions import record
from shopper.errors import Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.actions import add_node
from shopper.organisation.models import Node
from shopper.organisation.rules import BACK_OFFICE, COMPETITOR, OWN

MOST_BRIEF_LINES = 3
LEAST_QUESTIONS, MOST_QUESTIONS = 2, 5


@dataclass(frozen=True)
class WaveTerms:
    """What stands on the page of a wave."""

    name: str
    first_day: date
    last_day: date
    questionnaire_id: UUID
    scenario_id: UUID | None
    window_days: int
    shopper_rest_days: int
    location_rest_days: int
    most_per_shopper: int | None
    fee_minor: int
    refund_cap_minor: int
    currency: str
    offer_hours: int


@dataclass(frozen=True)
class ScenarioTerms:
    """What stands on the page of a scenario; texts by language."""

    name: str
    channel: str
    text: dict[str, str]
    brief: list[dict[str, str]]
    dos: list[dict[str, str]]
    donts: list[dict[str, str]]
    quiz: list[dict[str, Any]]


@transaction
def start_wave(actor_id: UUID, terms: WaveTerms) -> UUID:
    """A round of visits. What was planned for its days outside any wave belongs to it from now on: no place is visited twice."""
    company_id = _whole_company(actor_id)
    _check(actor_id, company_id, terms)
    wave = Wave(company_id=company_id, **asdict(terms))
    db.session.add(wave)
    db.session.flush()
    record(actor_id, "start wave", "wave", wave.id, taken_in=_take_in(wave))
    return wave.id


@transaction
def change_wave(actor_id: UUID, wave_id: UUID, terms: WaveTerms) -> None:
    """Visits that are planned already stay as they are."""
    company_id = _whole_company(actor_id)
    wave = planning.wave_for(actor_id, wave_id)
    _check(actor_id, company_id, terms)
    for name, value in asdict(terms).items():
        setattr(wave, name, value)
    record(actor_id, "change wave", "wave", wave_id)


@transaction
def keep_scenario(actor_id: UUID, scenario_id: UUID | None, terms: ScenarioTerms) -> UUID:
    """Write a scenario down, or change it: assignments made before keep their own words; a changed quiz is asked anew."""
    company_id = _whole_company(actor_id)
    if terms.channel not in CHANNELS:
        raise Invalid(channel="no such channel")
    if len(terms.brief) > MOST_BRIEF_LINES:
        raise Invalid(brief="three lines at most")
    if terms.quiz and not LEAST_QUESTIONS <= len(terms.quiz) <= MOST_QUESTIONS:
        raise Invalid(quiz="two to five questions, or none")
    if scenario_id is None:
        scenario = Scenario(company_id=company_id, name=terms.name)
        db.session.add(scenario)
    else:
        scenario = planning.scenario_for(actor_id, scenario_id)
        if scenario.quiz != terms.quiz:
            scenario.version += 1
    for name, value in asdict(terms).items():
        setattr(scenario, name, value)
    scenario.updated_at = clock.now()
    db.session.flush()
    record(actor_id, "keep scenario", "scenario", scenario.id)
    return scenario.id


@transaction
def retire_scenario(actor_id: UUID, scenario_id: UUID, *, retired: bool) -> None:
    """Not to be chosen any more, or to be chosen again."""
    _whole_company(actor_id)
    planning.scenario_for(actor_id, scenario_id).retired_at = clock.now() if retired else None
    record(actor_id, "retire scenario" if retired else "bring scenario back", "scenario", scenario_id)


@transaction
def record_notice(actor_id: UUID, node_id: UUID, *, told_on: date, who: str, how: str, text: dict[str, str]) -> UUID:
    """That people in a branch were told that visits happen. It stays as written; a mistake is mended by a newer one."""
    if node_id not in {node.id for node in notices.branches_to_tell(actor_id)}:
        raise NotFound
    if told_on > clock.now().date():
        raise Invalid(told_on="that day has not come")
    notice = StaffNotice(node_id=node_id, told_on=told_on, who=who, how=how, text=text, recorded_by=actor_id)
    db.session.add(notice)
    db.session.flush()
    record(actor_id, "record notice to staff", "node", node_id, notice=str(notice.id))
    return notice.id


@transaction
def add_stranger(actor_id: UUID, target: str, name: dict[str, str], **fields: Any) -> UUID:
    """A competitor's shop, or a back office: it stands under the company, so that no branch ever has it among its own."""
    company_id = _whole_company(actor_id)
    if target not in (COMPETITOR, BACK_OFFICE):
        raise Invalid(target="a competitor or a back office")
    return add_node(actor_id, company_id, "location", name, target=target, **fields)


def _whole_company(actor_id: UUID) -> UUID:
    """For what concerns everybody. Raises NotFound for who plans only a branch."""
    if not planning.plans_whole_company(actor_id):
        raise NotFound
    return planning.company_of(actor_id).id


def _check(actor_id: UUID, company_id: UUID, terms: WaveTerms) -> None:
    if terms.questionnaire_id not in {each.id for each in planning.questionnaires(company_id)}:
        raise NotFound
    if terms.scenario_id is not None:
        planning.scenario_for(actor_id, terms.scenario_id)
    if terms.last_day < terms.first_day:
        raise Invalid(last_day="it ends before it begins")


def _take_in(wave: Wave) -> int:
    """By the local day on which a window begins; a day more at either end is read, for the zones."""
    day = timedelta(days=1)
    start, end = (datetime.combine(each, time(0), UTC) for each in (wave.first_day - day, wave.last_day + 2 * day))
    found = sa.select(Assignment, Node.zone).join(Node, Node.id == Assignment.location_id)
    found = found.where(Assignment.company_id == wave.company_id, Assignment.starts_at >= start, Assignment.starts_at < end)
    taken = 0
    for assignment, zone in db.session.execute(found.where(Assignment.wave_id.is_(None), Node.target == OWN)):
        if wave.first_day <= days_of(assignment.starts_at, assignment.ends_at, zone)[0] <= wave.last_day:
            assignment.wave_id = wave.id
            taken += 1
    return taken
