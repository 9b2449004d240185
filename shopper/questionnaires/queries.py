"""What can be asked of a form."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.questionnaires.models import Questionnaire
from shopper.questionnaires.rules import ItemSpec


def questionnaire_with_items(questionnaire_id: UUID) -> Questionnaire:
    """A form with its items in the order of the visit. Who may see it is for the caller, whose assignment it serves."""
    questionnaire = db.session.scalars(
        sa.select(Questionnaire).where(Questionnaire.id == questionnaire_id).options(selectinload(Questionnaire.items))
    ).one_or_none()
    if questionnaire is None:
        raise NotFound("questionnaire")
    return questionnaire


def specs_by_key(questionnaire_id: UUID) -> dict[str, ItemSpec]:
    """What each item asks, by its key, in the order of the visit."""
    return {item.key: item.as_spec() for item in questionnaire_with_items(questionnaire_id).items}
