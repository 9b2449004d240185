"""Thanks go to the person they are for, are read there, and the customer hears so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user
from shopper.audit.models import AuditEntry
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.events import CommentAmended, CommentErased
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import GuestLetter, Message
from shopper.recognition.actions.praise import confirm_praise, note_shown, say_who
from shopper.recognition.models import Praise
from shopper.recognition.queries import praise as queries
from tests.support.comments import id_of, said


def told(user_id, kind: str = "praise_received") -> int:
    query = sa.select(sa.func.count()).select_from(Message).where(Message.user_id == user_id, Message.kind == kind)
    return db.session.scalar(query) or 0


def test_a_name_leads_to_the_person(app, world) -> None:
    kuba = world.people["kuba"]
    comment = said(world, praised="panu Kubie", words="Found my lost glove. Call 601 234 567!")
    (heard,) = queries.praise_of(kuba)
    assert (heard.praise.comment_id, heard.words) == (comment.id, "Found my lost glove. Call •••!")
    assert told(kuba) == 1
    assert heard.praise.delivered_at is None
    with clock.frozen(datetime(2030, 1, 1, tzinfo=UTC)) as time:
        for _ in range(2):
            note_shown(kuba)
            time.advance(timedelta(hours=1))
    assert queries.praise_of(kuba)[0].praise.delivered_at == datetime(2030, 1, 1, tzinfo=UTC), "the first time"


def test_nobody_else_sees_it(app, world) -> None:
    said(world, praised="Kuba")
    for who in ("leo", "rosa", "oskar", "bea", "ewa", "nina"):
        assert queries.praise_of(world.people[who]) == [], who
        assert queries.praise_to_match(world.people[who]) == [], who


def test_a_name_of_another_shop_is_nobodys_here(app, world) -> None:
    said(world, "0109", praised="Kuba")
    assert queries.praise_of(world.people["kuba"]) == []
    assert len(queries.praise_to_match(world.people["bea"])) == 1
    assert queries.praise_to_match(world.people["leo"]) == []


def test_whoever_leads_the_place_says_who_it_is(app, world) -> None:
    comment = said(world, praised="the tall one, ring 601 234 567")
    praise = id_of(queries.praise_of_comment(comment.id)[0])
    assert [each.named for each in queries.praise_to_match(world.people["leo"])] == ["the tall one, ring •••"]
    with pytest.raises(NotFound):
        say_who(world.people["kuba"], praise, world.people["kuba"])
    with pytest.raises(NotFound):
        say_who(world.people["leo"], praise, world.people["bea"])
    say_who(world.people["leo"], praise, world.people["kuba"])
    assert [each.praise.id for each in queries.praise_of(world.people["kuba"])] == [praise]
    with pytest.raises(NotFound):
        say_who(world.people["leo"], praise, None)
    with writing():
        comment.praised = "Leo"
        publish(CommentAmended(comment.id))
    assert [each.employee_id for each in queries.praise_of_comment(comment.id)] == [world.people["kuba"], world.people["leo"]]


def test_a_name_that_was_nobodys_is_theirs_once_they_work_there(app, world) -> None:
    comment = said(world, praised="Zosia")
    zosia = add_user(None, "zosia.lis@good-corner.example", "Zosia Lis", "a password of theirs")
    grant_role(None, zosia, world.place("0117"), "employee")
    with writing():
        publish(CommentAmended(comment.id))
    assert [each.employee_id for each in queries.praise_of_comment(comment.id)] == [zosia]


def test_the_whole_team(app, world) -> None:
    praise = id_of(queries.praise_of_comment(said(world, praised="everybody at the till").id)[0])
    say_who(world.people["leo"], praise, None)
    for who, sees in (("kuba", 1), ("leo", 1), ("bea", 0), ("oskar", 0)):
        assert len(queries.praise_of(world.people[who])) == sees, who
    assert told(world.people["kuba"]) == told(world.people["leo"]) == 1


def test_two_of_a_name_are_told_apart_by_a_person(app, world) -> None:
    other = add_user(None, "kuba.lis@good-corner.example", "Kuba Lis", "a password of theirs")
    grant_role(None, other, world.place("0117"), "employee")
    said(world, praised="Kuba")
    assert queries.praise_of(other) == queries.praise_of(world.people["kuba"]) == []
    assert len(queries.praise_to_match(world.people["leo"])) == 1


def test_confirmed_once_with_a_word(app, world) -> None:
    kuba, praise = world.people["kuba"], id_of(queries.praise_of_comment(said(world, praised="Kuba").id)[0])
    with pytest.raises(NotFound):
        confirm_praise(world.people["leo"], praise, "Mine!")
    confirm_praise(kuba, praise, "Come again!")
    first = db.session.get_one(Praise, praise).confirmed_at
    confirm_praise(kuba, praise, "Again")
    kept = db.session.get_one(Praise, praise)
    assert (kept.delivered_at, kept.confirmed_at, kept.thanks) == (first, first, "Come again!")
    assert kept.told_at is not None
    assert kept.comment.seen_at == first
    verbs = db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.actor_id == kuba)).all()
    assert verbs.count("confirm praise") == 1


def test_criticism_is_not_handed_to_the_person(app, world) -> None:
    said(world, praised="Kuba", face=2, words="Kuba was kind, but the queue was awful.")
    (heard,) = queries.praise_of(world.people["kuba"])
    assert heard.words == "Kuba was kind,"


def test_a_name_said_after_the_first_tap(app, world) -> None:
    comment = said(world)
    assert queries.praise_of_comment(comment.id) == []
    for name in ("the boy", "Kuba"):
        with writing():
            comment.praised = name
            publish(CommentAmended(comment.id))
    assert len(queries.praise_of(world.people["kuba"])) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Praise)) == 1
    assert told(world.people["kuba"]) == 1


def test_each_who_is_named_is_thanked_and_the_customer_hears_of_each(app, world, browse) -> None:
    kuba, leo = world.people["kuba"], world.people["leo"]
    comment = said(world, praised="Kuba, Leo and the girl at the till", words="So kind, all three.")
    first, second, third = queries.praise_of_comment(comment.id)
    assert (first.employee_id, second.employee_id, third.employee_id) == (kuba, leo, None)
    assert (told(kuba), told(leo)) == (1, 1)
    assert [each.named for each in queries.praise_to_match(leo)] == ["the girl at the till"]
    confirm_praise(kuba, first.id, "Come again!")
    guest = browse(None)
    page = guest.get(f"/m/{comment.code}").get_data(as_text=True)
    assert page.count("Your thanks reached") == 1
    with pytest.raises(NotFound):
        confirm_praise(kuba, second.id, "Mine!")
    confirm_praise(leo, second.id, "Thank you!")
    page = guest.get(f"/m/{comment.code}").get_data(as_text=True)
    assert page.count("Your thanks reached") == 2
    for word in ("Come again!", "Thank you!", "Leo N."):
        assert word in page, word


def test_another_name_later_asks_nobody_twice(app, world) -> None:
    kuba, leo = world.people["kuba"], world.people["leo"]
    comment = said(world, praised="Zosia and Kuba")
    note_shown(kuba)
    for names in ("Zosia and Kuba", "Kuba and Leo", "Leo"):
        with writing():
            comment.praised = names
            publish(CommentAmended(comment.id))
    assert [each.employee_id for each in queries.praise_of_comment(comment.id)] == [kuba, leo]  # what he has read stays his
    assert (told(kuba), told(leo)) == (1, 1)
    assert queries.praise_to_match(leo) == []


def test_who_is_thanked_already_is_not_thanked_twice(app, world) -> None:
    comment = said(world, praised="Kuba and the boy at the till")
    say_who(world.people["leo"], queries.praise_of_comment(comment.id)[1].id, world.people["kuba"])
    assert len(queries.praise_of_comment(comment.id)) == len(queries.praise_of(world.people["kuba"])) == 1
    assert told(world.people["kuba"]) == 1


def test_whoever_may_say_who_it_is_hears_once_a_day_for_each_place(app, world) -> None:
    leo, bea = world.people["leo"], world.people["bea"]
    with clock.frozen(datetime(2026, 4, 20, 20, tzinfo=UTC)) as time:
        for _ in range(2):
            said(world, praised="the tall one")
        said(world, praised="Kuba")
        assert [told(each, "praise_waits") for each in (leo, bea, world.people["rosa"], world.people["kuba"])] == [1, 0, 0, 0]
        said(world, "0109", praised="the tall one")
        assert [told(each, "praise_waits") for each in (leo, bea)] == [1, 1]
        time.advance(timedelta(hours=1, minutes=50))
        said(world, praised="the small one")
        assert told(leo, "praise_waits") == 1
        time.advance(timedelta(minutes=20))  # past midnight in Warsaw
        said(world, praised="the small one")
        assert told(leo, "praise_waits") == 2


def test_an_erased_comment_leaves_no_name(app, world) -> None:
    comment = said(world, praised="Kuba and the tall girl")
    with writing():
        comment.words, comment.praised, comment.erased_on = None, None, date(2026, 5, 1)
        publish(CommentErased(comment.id))
    (kept,) = queries.praise_of_comment(comment.id)
    assert (kept.employee_id, kept.said) == (world.people["kuba"], None)
    assert queries.praise_to_match(world.people["leo"]) == []


def test_held_and_hidden_thanks_go_nowhere(app, world) -> None:
    comment = said(world, praised="Kuba", announced=False)
    for standing in ("held", "hidden"):
        with writing():
            comment.standing = standing
            publish(CommentAmended(comment.id))
    assert queries.praise_of(world.people["kuba"]) == []


@pytest.mark.one_database
def test_the_customer_hears_that_it_arrived(app, world, browse, changed_settings) -> None:
    kuba, guest = browse("kuba"), browse(None)
    comment = said(world, praised="Kuba", words="So kind. Why not put a bench outside?")
    changed_settings(smtp_url="smtp://127.0.0.1:9", mail_from="visits@shop.example", public_url="https://shop.example")
    keep_contact(comment.id, name="Ola", phone="", email="ola@example.com", when="", consent="Yes", language="en")
    page = guest.get(f"/m/{comment.code}").get_data(as_text=True)
    assert "reached" not in page
    assert "Thank you for your idea: Rosa K. looks at it" in page
    assert f"/m/{comment.code}/words" in page
    shown = kuba.get("/praise").get_data(as_text=True)
    assert "So kind." in shown
    praise = id_of(queries.praise_of_comment(comment.id)[0])
    assert kuba.post(f"/praise/{praise}/thanks", {"thanks": "x" * 601}).status_code == 422
    assert kuba.post(f"/praise/{praise}/thanks", {"thanks": "Come again!"}).status_code == 303
    page = guest.get(f"/m/{comment.code}").get_data(as_text=True)
    assert "Your thanks reached Jakub Z. on" in page or "Your thanks reached Kuba Z. on" in page
    assert "Come again!" in page
    assert "Zaj" not in page
    assert "guest_praise" in db.session.scalars(sa.select(GuestLetter.kind).where(GuestLetter.comment_id == comment.id)).all()
