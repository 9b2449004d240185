"""Offers: as the shopper asked may see them, as whoever holds the assignment needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Cancellation, Offer
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Shopper


@dataclass(frozen=True)
class OfferRow:
    """An offer that waits for its shopper's answer. Amounts in the smallest unit of `currency`."""

    id: UUID
    assignment_id: UUID
    scenario_id: UUID | None
    location_name: dict[str, str]
    address: str
    city: str | None
    zone: str
    channel: str
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime
    scenario: dict[str, str]
    brief_lines: list[dict[str, str]]
    fee_minor: int
    refund_cap_minor: int
    currency: str


def open_offers(user_id: UUID) -> list[OfferRow]:
    """What this shopper may still accept, the one that lapses first on top."""
    query = (
        sa.select(Offer, Assignment, Node)
        .join(Assignment, Assignment.id == Offer.assignment_id)
        .join(Node, Node.id == Assignment.location_id)
        .join(Shopper, Shopper.id == Offer.shopper_id)
        .where(
            Shopper.user_id == user_id,
            Offer.answered_at.is_(None),
            Offer.expires_at >= clock.now(),
            Assignment.shopper_id.is_(None),
            ~sa.exists().where(Cancellation.assignment_id == Assignment.id),
        )
        .order_by(Offer.expires_at, Offer.id)
        .limit(100)
    )
    return [_row(*found) for found in db.session.execute(query)]


def open_offer_of(user_id: UUID, offer_id: UUID) -> Offer:
    """The shopper's own offer, however it stands; NotFound when absent or somebody else's."""
    query = sa.select(Offer).join(Shopper, Shopper.id == Offer.shopper_id)
    found = db.session.scalar(query.where(Offer.id == offer_id, Shopper.user_id == user_id))
    if found is None:
        raise NotFound
    return found


def open_offers_for(assignment_id: UUID) -> list[Offer]:
    return list(db.session.scalars(sa.select(Offer).where(Offer.assignment_id == assignment_id, Offer.answered_at.is_(None))))


def _row(offer: Offer, assignment: Assignment, place: Node) -> OfferRow:
    return OfferRow(
        id=offer.id,
        assignment_id=assignment.id,
        scenario_id=assignment.scenario_id,
        location_name=place.name,
        address=place.full_address,
        city=place.city,
        zone=place.zone,
        channel=assignment.channel,
        starts_at=assignment.starts_at,
        ends_at=assignment.ends_at,
        expires_at=offer.expires_at,
        scenario=assignment.scenario,
        brief_lines=assignment.brief,
        fee_minor=assignment.fee_minor,
        refund_cap_minor=assignment.refund_cap_minor,
        currency=assignment.currency,
    )
