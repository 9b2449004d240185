"""A case at a shop, opened by the rules from a card."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from shopper.capture.actions import clean_photo
from shopper.cases.actions import open_case
from shopper.cases.models import Case
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.intake import keep_photo
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import new_return_code
from shopper.comment_cards.rules.photos import photo_id, slots_of
from shopper.infra.db import db
from tests.support.cards import live_card, placement
from tests.support.cast import LOCATION_A, World
from tests.support.said import say

WORDS = "One till open, eleven people in the line, we waited for ages. The cashier was friendly, thank you."
PHONE = "+48512345678"


def a_comment(world: World, words: str | None = WORDS, *, code: str = LOCATION_A, face: int = 2, **more: Any) -> UUID:
    live_card(world)
    return say(placement(world, code), face, words, code=new_return_code(), standing=more.pop("standing", "counted"), **more)


def a_case(world: World, words: str | None = WORDS, *, phone: str = "", email: str = "", **more: Any) -> Case:
    """Owned as the rules have it: without topics, by whoever leads the place."""
    comment_id = a_comment(world, words, **more)
    if phone or email:
        keep_contact(comment_id, name="Anna Guest", phone=phone, email=email, when="after 12", consent="Yes", language="en")
    case_id = open_case(comment_id)
    assert case_id is not None
    return db.session.get_one(Case, case_id)


def shown_beside(comment_id: UUID) -> dict[str, UUID]:
    """A photo that the customer added, ready to be looked at."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (180, 90, 60)).save(out, "JPEG")
    assert keep_photo(db.session.get_one(Comment, comment_id), out.getvalue(), "image/jpeg", trace=None)
    pid = photo_id(comment_id, out.getvalue())
    clean_photo(slots_of(comment_id)[0], pid)
    return {"comment_id": comment_id, "pid": pid}


def code_of(case: Case) -> str:
    return db.session.get_one(Comment, case.comment_id).code
