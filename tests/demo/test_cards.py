"""The Good Corner's card: live with all four elements, codes in its shops, told once however often the start is repeated."""

import pytest
import sqlalchemy as sa

from shopper.comment_cards.models import CommentCard, Placement
from shopper.comment_cards.queries.readiness import missing_in
from shopper.demo import book, cards
from shopper.demo.queries import card_code
from shopper.infra.db import db

pytestmark = pytest.mark.one_database


def test_the_card_is_live_in_its_shops_and_hung_once(app, world):
    book.work_on(world.cast)
    cards.hang_all(world.cast)
    cards.hang_all(world.cast)
    card = db.session.scalars(sa.select(CommentCard)).one()
    assert card.live_at is not None
    assert missing_in(card) == []
    hung = db.session.scalars(sa.select(Placement)).all()
    assert len(hung) == 17
    assert {each.place for each in hung} >= {"poster", "sticker", "kiosk", "order", "table"}
    assert card_code() in {each.code for each in hung}
