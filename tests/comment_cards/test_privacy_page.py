"""What is kept of a customer is said in plain words, and goes when they say so."""

from __future__ import annotations

import pytest

from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules import codes
from shopper.infra.db import db
from tests.support.said import a_place, say

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("language", "words"), [("en", "after 90 days"), ("ru", "через\u00a090\u00a0дней"), ("pl", "po 90 dniach")]
)
def test_it_says_how_long_in_every_language(app, world, browse, language, words) -> None:
    place = a_place(world)
    place.code = codes.new_placement_code()
    code = place.code
    db.session.commit()
    page = browse(None).language(language).get(f"/t/{code}/privacy").get_data(as_text=True)
    assert words.replace("\u00a0", " ") in page.replace("\u00a0", " ")


def test_the_customer_s_own_code_erases_what_they_said_and_nobody_else_s_does(app, world, browse) -> None:
    one = say(a_place(world), face=1, words="Cold soup", code=codes.new_return_code())
    code = db.session.get(Comment, one).code
    db.session.commit()
    guest = browse(None)
    assert guest.post(f"/m/{codes.new_return_code()}/erasure").status_code == 404
    assert "Erase what you said?" in guest.get(f"/m/{codes.shown(code).lower()}/erasure").get_data(as_text=True)
    reply = guest.post(f"/m/{code}/erasure")
    assert reply.status_code == 303
    assert "It is erased" in guest.get(reply.location).get_data(as_text=True)
    assert guest.post(f"/m/{code}/erasure").status_code == 303
    db.session.expire_all()
    assert (db.session.get(Comment, one).words, db.session.get(Comment, one).face) == (None, 1)
