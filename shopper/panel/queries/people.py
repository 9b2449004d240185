"""Shoppers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel import rules
from shopper.panel.models import DeclaredConflict, Qualification, QuizPass, Shopper
from shopper.panel.rules.eligibility import Held


def own_shopper(user_id: UUID, company_id: UUID | None = None) -> Shopper:
    """The shopper a user is, in one company or in the first they joined. Raises NotFound."""
    query = sa.select(Shopper).where(Shopper.user_id == user_id).order_by(Shopper.id)
    found = db.session.scalar((query.where(Shopper.company_id == company_id) if company_id else query).limit(1))
    if found is None:
        raise NotFound
    return found


def next_number(company_id: UUID) -> int:
    last = db.session.scalar(sa.select(sa.func.max(Shopper.number)).where(Shopper.company_id == company_id))
    return (last or 0) + 1


def eligibility(
    shopper_id: UUID,
    location_id: UUID,
    at: datetime,
    *,
    language: str | None = None,
    channel: str = rules.CHANNELS[0],
    needs: Iterable[tuple[str, str]] = (),
    scenario: tuple[UUID, int] | None = None,
) -> list[rules.WhyNot]:
    """What speaks against sending a shopper there then, as far as the panel knows; rest and caps are the planner's.

    `scenario`: its id and version, where the quiz must have been passed already. Raises NotFound for a shopper or a place of
    different companies, or absent.
    """
    shopper, place = db.session.get(Shopper, shopper_id), db.session.get(Node, location_id)
    if shopper is None or place is None or place.company_id != shopper.company_id:
        raise NotFound
    held = db.session.scalars(sa.select(Qualification).where(Qualification.shopper_id == shopper_id))
    found = rules.why_not(
        state=shopper.state,
        languages=shopper.languages,
        channels=shopper.channels,
        held=[Held(each.kind, each.name, each.until) for each in held],
        has_conflict=has_conflict(shopper_id, place.path),
        on=at.astimezone(ZoneInfo(place.zone)).date(),
        language=language,
        channel=channel,
        needs=needs,
    )
    if scenario is not None and not has_passed_quiz(shopper_id, *scenario):
        found.append(rules.WhyNot("quiz"))
    return found


def has_conflict(shopper_id: UUID, path: str) -> bool:
    """Whether the shopper said that this place, or a branch that holds it, is no place for them."""
    query = sa.select(DeclaredConflict.id).join(Node, Node.id == DeclaredConflict.node_id)
    query = query.where(DeclaredConflict.shopper_id == shopper_id, DeclaredConflict.ended_at.is_(None))
    return db.session.scalar(query.where(sa.literal(path).startswith(Node.path)).limit(1)) is not None


def has_passed_quiz(shopper_id: UUID, scenario_id: UUID, version: int) -> bool:
    return db.session.get(QuizPass, (shopper_id, scenario_id, version)) is not None
