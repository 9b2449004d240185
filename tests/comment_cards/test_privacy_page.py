"""What is kept of a customer is said in plain words."""

from __future__ import annotations

import pytest

from shopper.comment_cards.rules import codes
from shopper.infra.db import db
from tests.support.said import a_place

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
