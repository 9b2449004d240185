"""What a shopper's home and brief need beside their assignments: what came back, what is asked before the first visit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Return, Scenario
from shopper.assignments.queries.offers import OfferRow, open_offers
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import QuizPass, Shopper
from shopper.panel.rules import quiz as rules


@dataclass(frozen=True)
class ReturnRow:
    """A visit that came back and is not answered yet. `remarks`: [(title of the item, what the reviewer says)]."""

    id: UUID
    assignment_id: UUID
    submission_id: UUID
    location_name: dict[str, str]
    zone: str
    note: str
    remarks: list[dict[str, Any]]
    due_at: datetime
    is_late: bool


def open_returns(user_id: UUID) -> list[ReturnRow]:
    """What is due first on top."""
    query = (
        sa.select(Return, Node.name, Node.zone)
        .join(Assignment, Assignment.id == Return.assignment_id)
        .join(Node, Node.id == Assignment.location_id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .where(Shopper.user_id == user_id, Return.answered_at.is_(None))
        .order_by(Return.due_at, Return.id)
        .limit(50)
    )
    now = clock.now()
    return [
        ReturnRow(
            each.id, each.assignment_id, each.submission_id, name, zone, each.note, each.remarks, each.due_at, now > each.due_at
        )
        for each, name, zone in db.session.execute(query)
    ]


def own_offer(user_id: UUID, offer_id: UUID) -> OfferRow:
    """An offer that can still be answered. Raises NotFound."""
    found = next((row for row in open_offers(user_id) if row.id == offer_id), None)
    if found is None:
        raise NotFound
    return found


def quizzes_to_pass(user_id: UUID, scenario_ids: Collection[UUID | None]) -> dict[UUID, int]:
    """Of these scenarios, those whose questions the shopper has not answered as they stand now: how many they are."""
    ids = {each for each in scenario_ids if each is not None}
    if not ids:
        return {}
    asked = {row.id: row.quiz for row in db.session.execute(sa.select(Scenario.id, Scenario.quiz).where(Scenario.id.in_(ids)))}
    passed = _passed(user_id, ids)
    return {key: len(quiz) for key, quiz in asked.items() if quiz and (key, rules.digest(quiz)) not in passed}


def may_open_form(user_id: UUID, scenario_id: UUID | None) -> bool:
    """Whoever passed the questions once goes on: questions that changed meanwhile never close a form in a shop."""
    asked = db.session.get(Scenario, scenario_id) if scenario_id else None
    return asked is None or not asked.quiz or bool(_passed(user_id, {asked.id}))


def _passed(user_id: UUID, ids: set[UUID]) -> set[tuple[UUID, str]]:
    query = sa.select(QuizPass.scenario_id, QuizPass.quiz_sha256).join(Shopper, Shopper.id == QuizPass.shopper_id)
    query = query.where(Shopper.user_id == user_id, QuizPass.scenario_id.in_(ids))
    return {(row.scenario_id, row.quiz_sha256) for row in db.session.execute(query)}
