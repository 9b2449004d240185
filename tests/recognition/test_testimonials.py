"""Words are repeated only while their customer lets us, and never become a formula in somebody's spreadsheet."""

from __future__ import annotations

import csv
from collections import OrderedDict
from datetime import date
from io import StringIO

import pytest
import sqlalchemy as sa

from shopper.comment_cards.events import CommentErased
from shopper.comment_cards.rules.codes import new_return_code, shown
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.recognition import models
from shopper.recognition.actions.testimonials import let_repeat
from shopper.recognition.queries import testimonials as queries
from tests.support.comments import said

pytestmark = pytest.mark.one_database


def exported(oskar) -> list[dict[str, str]]:
    text = oskar.get("/testimonials.csv").get_data(as_text=True)
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_agreed_signed_exported_and_taken_back_by_the_same_link(app, world, browse) -> None:
    oskar, guest = browse("oskar"), browse(None)
    comment = said(world, words="=Lovely bread, ring 601 234 567")
    link = f"/m/{shown(comment.code).lower()}/words"
    assert "May we repeat your words?" in guest.get(link).get_data(as_text=True)
    assert exported(oskar) == []
    assert guest.post(link, {"signed": "Ola, Warsaw"}).status_code == 303
    own = guest.get(f"/m/{comment.code}").get_data(as_text=True)
    assert "May we repeat your words?" not in own
    assert "see them, or take it back" in own
    page = guest.get(link).get_data(as_text=True)
    assert "Thank you, we may repeat your words" in page
    (row,) = exported(oskar)
    assert (row["Words"], row["Signed"], row["Rating, 1 to 5"]) == ("'=Lovely bread, ring •••", "Ola, Warsaw", "5")
    assert "may repeat my words" in row["Consent"]
    assert "Lovely bread" in oskar.get("/testimonials").get_data(as_text=True)
    assert guest.post(f"{link}/withdrawal").status_code == 303
    assert exported(oskar) == []
    assert "Lovely bread" not in oskar.get("/testimonials").get_data(as_text=True)
    assert f"{comment.code}/words" not in guest.get(f"/m/{comment.code}").get_data(as_text=True)
    kept = db.session.scalars(sa.select(models.Testimonial)).one()
    assert (kept.words, kept.signed) == ("", None)
    guest.post(link)
    assert exported(oskar)[0]["Signed"] == ""
    let_repeat(comment.code, signed=None, consent="Yes, in print as well")
    assert exported(oskar)[0]["Consent"] == "Yes, in print as well"


def test_page_by_page_everything_once(app, world, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    comments = [said(world, words="Lovely bread") for _ in range(3)]
    for each in comments:
        let_repeat(each.code, signed=None, consent="Yes")
    first, following = queries.repeated_for(world.people["oskar"])
    second, end = queries.repeated_for(world.people["oskar"], following)
    assert ([each.id for each in (*first, *second)], end) == ([each.id for each in reversed(comments)], None)


def test_who_was_not_pleased_is_not_asked(app, world, browse) -> None:
    guest = browse(None)
    for facts in ({"face": 3, "words": "So so"}, {"face": 5}, {"face": None, "words": "Fine"}, {"face": 5, "words": "Fine", "announced": False}):
        comment = said(world, **facts)
        if not facts.get("announced", True):
            with writing():
                comment.standing = "held"
        assert guest.get(f"/m/{comment.code}/words").status_code == 404, facts
        assert guest.post(f"/m/{comment.code}/words").status_code == 404, facts
    assert guest.get("/m/nothing/words").status_code == 404
    assert guest.post(f"/m/{said(world, words='Fine').code}/words", {"signed": "x" * 121}).status_code == 422
    assert guest.post(f"/m/{said(world, words='Fine').code}/words", {"signed": "Ola\x00"}).status_code == 422


def test_who_tries_codes_waits(app, world, browse, monkeypatch) -> None:
    monkeypatch.setattr("shopper.web.rate._counts", OrderedDict())
    guest = browse(None)
    with clock.frozen(clock.now()):
        assert [guest.get(f"/m/{new_return_code()}/words").status_code for _ in range(21)][-2:] == [404, 429]


def test_of_a_hidden_comment_nothing_is_repeated_and_of_an_erased_one_nothing_is_left(app, world, browse) -> None:
    oskar, comment = browse("oskar"), said(world, words="Lovely bread")
    browse(None).post(f"/m/{comment.code}/words", {"signed": "Ola"})
    for standing, rows in (("hidden", 0), ("counted", 1)):
        with writing():
            comment.standing = standing
        assert len(exported(oskar)) == rows, standing
    with writing():
        comment.words, comment.erased_on = None, date(2026, 5, 1)
        publish(CommentErased(comment.id))
    assert exported(oskar) == []
    assert db.session.scalars(sa.select(models.Testimonial)).one().words == ""
