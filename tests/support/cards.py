"""A live card in the Good Corner, and codes for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.comment_cards.actions.orders import make_order_codes
from shopper.comment_cards.models import CardRevision, CommentCard, Placement
from shopper.comment_cards.rules.codes import new_placement_code
from shopper.comment_cards.starters import DEFINITIONS
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.standards.models import StageOwner
from tests.support.cast import LOCATION_A, LOCATION_B, World

STAGES = ("ENT", "WAIT", "SERV", "CHK", "COMP", "BYE", "BACK")
OWNERS = {"ENT": "leo", "WAIT": "rosa", "SERV": "rosa", "CHK": "rosa", "COMP": "oskar", "BYE": "rosa", "BACK": "oskar"}


def live_card(world: World, **definition: Any) -> UUID:
    """A card that asks the starter's topics, with every stage owned since 2020; the same one when asked again.

    `definition`: what differs from the ready-made one; such a card is always a new one.
    """
    with writing():
        known = db.session.scalar(sa.select(CommentCard.id).where(CommentCard.live_at.is_not(None)))
        if known is not None and not definition:
            return known
        own_stages(world)
        card = CommentCard(
            company_id=world.cast.company,
            name={"en": "Tell us", "ru": "Скажите нам", "pl": "Powiedz nam"},
            senior_id=world.people["oskar"],
            suggestions_id=world.people["rosa"],
            remedies=["apology", "refund", "replacement"],
            live_at=clock.now(),
        )
        db.session.add(card)
        db.session.flush()
        db.session.add(CardRevision(card_id=card.id, rev=1, definition={**DEFINITIONS["shop"], **definition}))
        return card.id


def placement(
    world: World, code: str = LOCATION_A, *, card: UUID | None = None, printed: str | None = None, **facts: Any
) -> Placement:
    """A poster at till 2 of the shop with this code; `printed`: the card's own code; `facts`: columns (`place="kiosk"`)."""
    with writing():
        spot = {"en": "Till 2", "ru": "Касса 2", "pl": "Kasa 2"}
        given = {"node_id": world.place(code), "code": printed or new_placement_code(), "place": "poster", "spot": spot, **facts}
        made = Placement(company_id=world.cast.company, card_id=card or live_card(world), **given)
        db.session.add(made)
        db.session.flush()
        return made


def hung_cards(world: World) -> dict[str, dict[str, Any]]:
    """For tables of rights: `hung_a`, `hung_b` at the two locations, `orders_a` with a batch of order codes; spares to take down."""
    order = {"row": 2, "order": "7", "bought_at": "2026-04-01", "what": "Tea", "amount_minor": 500, "currency": "PLN"}
    hung_a, hung_b, spare = placement(world), placement(world, LOCATION_B), placement(world)
    torn = placement(world, revoked_at=clock.now())  # a code is replaced once: whoever comes second is told so
    orders = placement(world, place="order")
    batch = make_order_codes(world.people["leo"], orders.id, [order])
    card = {"card_id": hung_a.card_id, "kind": "poster", "language": "en"}
    return {
        "hung_a": {**card, "placement_id": hung_a.id},
        "hung_b": {**card, "placement_id": hung_b.id},
        "hung_spare": {**card, "placement_id": spare.id},
        "hung_torn": {**card, "placement_id": torn.id},
        "orders_a": {**card, "placement_id": orders.id, "batch_id": batch},
    }


def own_stages(world: World, place: str = "company", stages: tuple[str, ...] = STAGES) -> None:
    """Each of these stages that nobody owns anywhere gets its owner, at a place of the tree."""
    start = clock.now().date().replace(year=2020, day=1)
    with writing():
        known = set(db.session.scalars(sa.select(StageOwner.stage_code)))
        for stage in stages:
            if stage not in known:
                owner = world.people[OWNERS[stage]]
                db.session.add(StageOwner(node_id=world.place(place), stage_code=stage, from_on=start, owner_id=owner))
