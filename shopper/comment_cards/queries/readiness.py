"""What a card still lacks, as things stand now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.comment_cards.models import CommentCard, Placement
from shopper.comment_cards.queries.cards import design_of, possible_judges, possible_seniors
from shopper.comment_cards.rules.faults import faults_of
from shopper.comment_cards.rules.readiness import Missing, missing_of
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.standards import rules as standards
from shopper.standards.models import StageOwner
from shopper.standards.queries import local_day, stages_of


def missing_in(card: CommentCard) -> list[Missing]:
    """Of the four elements, at every place where the card hangs; of the company as a whole while it hangs nowhere."""
    design, stages = design_of(card), [stage.code for stage in stages_of(card.company_id)]
    return missing_of(
        stages=design.stages,
        owners_at=_owned_at(card.company_id, places_of(card)),
        has_senior=card.senior_id in {each.id for each in possible_seniors(card.company_id)},
        remedies=card.remedies,
        has_suggestions=card.suggestions_id in {each.id for each in possible_judges(card.company_id)},
        faults=faults_of(design, stages),
    )


def unowned_stages(card: CommentCard, place: Node) -> list[str]:
    """Stages that the card asks about and nobody answers for at the place."""
    ((_name, owned),) = _owned_at(card.company_id, [place])
    return [stage for stage in design_of(card).stages if stage not in owned]


def places_of(card: CommentCard) -> list[Node]:
    """Where it hangs; the company while it hangs nowhere."""
    own = sa.select(Placement.node_id).where(Placement.card_id == card.id, Placement.revoked_at.is_(None))
    found = list(db.session.scalars(sa.select(Node).where(Node.id.in_(own)).order_by(Node.code, Node.path)))
    return found or [db.session.get_one(Node, card.company_id)]


def _owned_at(company_id: UUID, places: Iterable[Node]) -> Iterable[tuple[dict[str, str], Collection[str]]]:
    """Each place with the stages owned there by somebody who is still here: one look at the handovers for all places."""
    today = local_day(company_id)
    query = sa.select(StageOwner).join(Node, Node.id == StageOwner.node_id).where(StageOwner.from_on <= today)
    query = query.where(Node.path.startswith(f"/{company_id.hex}/"))
    rows = db.session.scalars(query.options(joinedload(StageOwner.node), joinedload(StageOwner.owner))).all()
    paths = {row.node.path for row in rows}
    held = {path: standards.held_on([row for row in rows if row.node.path == path], today) for path in paths}
    for place in places:
        nearest = standards.nearest(held, place.path)
        yield place.name, {code for code, row in nearest.items() if row.owner.is_active}
