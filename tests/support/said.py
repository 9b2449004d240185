"""A card, its place, and things that were said: rows as the door leaves them, for tests of what comes after."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from shopper.comment_cards.models import CardRevision, Comment, CommentCard, Placement
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.support.cast import World


def a_place(world: World, code: str = "0117") -> Placement:
    """A live card's place at the location."""
    location = world.place(code)
    company = world.cast.company
    with writing():
        card = CommentCard(company_id=company, name={"en": "Card"}, live_at=clock.now())
        db.session.add(card)
        db.session.flush()
        db.session.add(CardRevision(card_id=card.id, rev=1, definition={"languages": ["en"]}))
        place = Placement(
            company_id=company,
            card_id=card.id,
            node_id=location,
            code=uuid4().hex[:7].upper(),
            place="poster",
            spot={"en": "Till 2"},
        )
        db.session.add(place)
    return place


def say(place: Placement, face: int = 3, words: str | None = None, at: datetime | None = None, **more: Any) -> UUID:
    """One comment at the place, nobody looked at it yet."""
    now = at or clock.now()
    with writing():
        comment = Comment(
            **{
                "id": uuid4(),
                "company_id": place.company_id,
                "location_id": place.node_id,
                "placement_id": place.id,
                "order_code_id": None,
                "card_id": place.card_id,
                "card_rev": 1,
                "source": "qr",
                "code": uuid4().hex[:12].upper(),
                "language": "en",
                "face": face,
                "words": words,
                "written_at": now,
                "received_at": now,
                **more,
            }
        )
        db.session.add(comment)
    return comment.id
