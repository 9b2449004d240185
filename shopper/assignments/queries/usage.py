"""How many visits are planned with a questionnaire, for whoever sets questionnaires up."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Assignment
from shopper.infra.db import db
from shopper.questionnaires.usage import told_by


@told_by
def visits_by_questionnaire(questionnaires: Collection[UUID]) -> dict[UUID, int]:
    """Called-off visits count as well: their forms stay readable."""
    counting = sa.select(Assignment.questionnaire_id, sa.func.count()).where(Assignment.questionnaire_id.in_(questionnaires))
    return {row[0]: row[1] for row in db.session.execute(counting.group_by(Assignment.questionnaire_id))}
