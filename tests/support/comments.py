"""Comments as they stand once they were looked at and counted, without the way there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from shopper.comment_cards.events import CommentReceived
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import new_return_code
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.support.cards import placement
from tests.support.cast import LOCATION_A, World


def said(world: World, code: str = LOCATION_A, *, written_at: datetime | None = None, announced: bool = True, **facts: Any) -> Comment:
    """A comment of a customer of this shop: a very good face in English unless said otherwise."""
    with writing():
        spot = placement(world, code)
        now = clock.now()
        comment = Comment(
            id=uuid4(), company_id=world.cast.company, location_id=spot.node_id, placement_id=spot.id, order_code_id=None,
            card_id=spot.card_id, card_rev=1, source=facts.pop("source", "qr"), code=new_return_code(),
            language=facts.pop("language", "en"), face=facts.pop("face", 5), standing="counted",
            written_at=written_at or now, received_at=now, **facts,
        )  # fmt: skip
        db.session.add(comment)
        db.session.flush()
        if announced:
            publish(CommentReceived(comment.id))
        return comment


def id_of(row: Any) -> UUID:
    """Of a row that must be there."""
    assert row is not None
    found: UUID = row.id
    return found


def code_behind(comment: Comment) -> str:
    """On the poster it was said at."""
    assert comment.placement is not None
    return comment.placement.code
