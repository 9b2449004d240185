"""Which waves, scenarios and questionnaires can a visit be planned with?"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import company_ids
from shopper.access.rules import PLAN_VISITS
from shopper.assignments.models import Scenario, Wave
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.questionnaires.models import Questionnaire


def waves(user_id: UUID, most: int = 40) -> list[Wave]:
    """The newest first."""
    query = sa.select(Wave).where(Wave.company_id.in_(company_ids(user_id, PLAN_VISITS)))
    return list(db.session.scalars(query.order_by(Wave.first_day.desc(), Wave.id).limit(most)))


def wave_for(user_id: UUID, wave_id: UUID) -> Wave:
    query = sa.select(Wave).where(Wave.id == wave_id, Wave.company_id.in_(company_ids(user_id, PLAN_VISITS)))
    found = db.session.scalar(query.options(joinedload(Wave.scenario), joinedload(Wave.questionnaire)))
    if found is None:
        raise NotFound
    return found


def questionnaires(company_id: UUID) -> list[Questionnaire]:
    """Forms to choose from, the newest first."""
    query = sa.select(Questionnaire).where(Questionnaire.company_id == company_id)
    return list(db.session.scalars(query.order_by(Questionnaire.created_at.desc(), Questionnaire.id).limit(100)))


def scenarios(company_id: UUID, *, retired: bool = False) -> list[Scenario]:
    query = sa.select(Scenario).where(Scenario.company_id == company_id)
    query = query if retired else query.where(Scenario.retired_at.is_(None))
    return list(db.session.scalars(query.order_by(Scenario.name, Scenario.id)))


def scenario_for(user_id: UUID, scenario_id: UUID) -> Scenario:
    query = sa.select(Scenario).where(Scenario.id == scenario_id)
    found = db.session.scalar(query.where(Scenario.company_id.in_(company_ids(user_id, PLAN_VISITS))))
    if found is None:
        raise NotFound
    return found


def scenario(scenario_id: UUID | None) -> Scenario | None:
    return db.session.get(Scenario, scenario_id) if scenario_id else None
