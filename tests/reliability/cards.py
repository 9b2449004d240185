"""Customers among the phones: codes to tap at, cards to send, and the count of what became of them."""

from __future__ import annotations

import json
import random
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shopper.capture.models import Submission
from shopper.comment_cards.models import CardRevision, Comment, CommentCard, Placement
from shopper.comment_cards.rules.codes import new_placement_code
from shopper.comment_cards.starters import DEFINITIONS
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.organisation.models import Node
from tests.reliability.client import Outgoing

PLACES = 40
"""So many that no limit for robots is met: the phones of this test are all one browser at one address."""


def places() -> list[str]:
    """A live card, and the ids of its places."""
    with writing():
        shop = db.session.scalars(sa.select(Node).where(Node.kind == "location").order_by(Node.code)).first()
        company = db.session.scalars(sa.select(Node).where(Node.kind == "company")).first()
        assert shop is not None
        assert company is not None
        card = CommentCard(company_id=company.id, name={"en": "Killed"}, live_at=clock.now())
        db.session.add(card)
        db.session.flush()
        db.session.add(CardRevision(card_id=card.id, rev=1, definition=DEFINITIONS["shop"]))
        hung = [
            Placement(company_id=company.id, card_id=card.id, node_id=shop.id, code=new_placement_code(), place="poster", spot={})
            for _ in range(PLACES)
        ]
        db.session.add_all(hung)
        db.session.flush()
        return [str(each.id) for each in hung]


def card(rng: random.Random, placement: str) -> Outgoing:
    said = {
        "kind": "comment", "subject": placement, "rev": 1, "replaces": None, "language": "pl", "face": rng.randint(1, 5),
        "words": f"Zażółć {rng.random()}", "source": "qr", "topics": ["wait"], "at": clock.now().isoformat(),
    }  # fmt: skip
    return Outgoing(str(uuid4()), json.dumps(said, ensure_ascii=False).encode(), {})


def count(sent: list[Outgoing]) -> dict[str, Any]:
    """Of what was acknowledged each is one comment, with the words that were sent; the worker has looked at every one."""
    held = {each.id: each for each in db.session.scalars(sa.select(Comment))}
    said = {UUID(each.id): json.loads(each.body) for each in sent}
    stored = db.session.scalar(sa.select(sa.func.count()).select_from(Submission).where(Submission.kind == "comment")) or 0
    return {
        "cards_lost": [each.id for each in sent if each.text_acked and UUID(each.id) not in held],
        "cards_with_other_words": [str(key) for key, facts in said.items() if key in held and held[key].words != facts["words"]],
        "comments_without_or_beyond_a_submission": len(held) - stored,
        "cards_nobody_looked_at": sum(held[key].standing == "new" for key in said if key in held),
    }
