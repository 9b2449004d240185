"""Words of a case as the staff may read them: what is too old for a person names none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import people_at
from shopper.cases.models import Case, CaseEvent
from shopper.cases.rules import log
from shopper.comment_cards.rules.names import without_names
from shopper.infra.db import db

SOMEBODY = "…"


def is_with_system(case: Case) -> bool:
    """Whether it was too old when it came: a question about the standard, not about whoever was there."""
    query = sa.select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.kind == log.HANDED_TO_SYSTEM)
    return db.session.scalar(query.limit(1)) is not None


def said_in(cases: Sequence[Case]) -> dict[UUID, str]:
    """What the customers of a list said, as `words_here` has it; without a look at each log."""
    query = sa.select(CaseEvent.case_id).where(CaseEvent.case_id.in_([each.id for each in cases]))
    old = set(db.session.scalars(query.where(CaseEvent.kind == log.HANDED_TO_SYSTEM)))
    said = {each.id: each.comment.said if each.comment else "" for each in cases}
    return {each.id: words_here(each, said[each.id]) if each.id in old else said[each.id] for each in cases}


def words_here(case: Case, text: str | None) -> str:
    """The customer's words; of an old case without the names of those who work at the place."""
    if not text or not is_with_system(case):
        return text or ""
    return without_names(text, people_at(case.location_id).values(), SOMEBODY)
