"""Who has read: the owner sees everybody, a manager their branch, and nobody sees how well a person did."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.models import Message
from shopper.readings import queries
from shopper.readings.actions import confirm_reading, remind, take_check
from shopper.readings.models import Reminder
from shopper.readings.queries import ReaderFilter
from tests.readings.test_confirm import answers_of

NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def edition(app, world):
    with clock.frozen(NOW):
        yield queries.edition_with_readers(world.people["oskar"], world.editions["1.1"]).edition


def names(user_id, edition, **wanted):
    return [each.name for each in queries.readers(user_id, edition, ReaderFilter(**wanted))[0]]


def test_the_owner_sees_everybody_who_is_to_read_and_no_shopper(edition, world):
    seen = names(world.people["oskar"], edition)
    assert seen == sorted(seen)
    assert {"Kuba Zając", "Leo Nowicki", "Bea Wolska", "Rosa Kamińska", "Ewa Nowak", "Oskar Lind"} <= set(seen)
    assert not {"Samuel Ortiz", "Ines Duarte"} & set(seen)


def test_a_manager_sees_their_branch(edition, world):
    assert names(world.people["leo"], edition) == ["Kuba Zając", "Leo Nowicki"]
    assert "Bea Wolska" in names(world.people["rosa"], edition)
    assert "Oskar Lind" not in names(world.people["rosa"], edition)
    assert queries.counts(world.people["leo"], edition) == (2, 0, 0)


def test_filters_by_role_place_and_state(edition, world):
    confirm_reading(world.people["kuba"], world.editions["1.1"])
    oskar = world.people["oskar"]
    assert names(oskar, edition, state="read") == ["Kuba Zając"]
    assert names(oskar, edition, role="employee", state="open") == []
    assert names(oskar, edition, place_id=world.place("0117")) == ["Kuba Zając", "Leo Nowicki"]
    assert names(world.people["bea"], edition, place_id=world.place("0117")) == []


def test_pages_follow_each_other_by_name(edition, world, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    oskar, seen, after = world.people["oskar"], [], None
    while True:
        rows, after = queries.readers(oskar, edition, ReaderFilter(after=after))
        seen += [each.name for each in rows]
        if after is None:
            break
    monkeypatch.undo()
    assert seen == names(oskar, edition)


def test_a_reminder_goes_to_those_who_have_not_read_and_once_a_day(edition, world):
    confirm_reading(world.people["kuba"], world.editions["1.1"])
    grant_role(None, pat := add_user(None, "pat@good-corner.example", "Pat", "a password of theirs"), world.place("0117"), "employee")
    assert remind(world.people["leo"], edition.id, ReaderFilter()) == 1
    assert remind(world.people["rosa"], edition.id, ReaderFilter(place_id=world.place("0117"))) == 1  # Leo himself
    assert remind(world.people["rosa"], edition.id, ReaderFilter(place_id=world.place("0117"))) == 0
    told = db.session.execute(sa.select(Reminder.user_id, Reminder.sent_by)).all()
    assert {tuple(each) for each in told} == {(pat, world.people["leo"]), (world.people["leo"], world.people["rosa"])}
    assert set(db.session.scalars(sa.select(Message.user_id))) == {pat, world.people["leo"]}
    assert [each.reminded_at for each in queries.mine(pat) if each.edition.version == "1.1"] == [NOW]
    with clock.frozen(NOW + timedelta(hours=25)):
        assert remind(world.people["leo"], edition.id, ReaderFilter()) == 1


def crowd(world, many):
    """Employees of location A who have read and answered, the first with everything wrong but one."""
    for turn in range(many):
        who = f"c{turn}"
        world.people[who] = add_user(None, f"{who}@good-corner.example", f"Crowd {turn}", "a password of theirs")
        grant_role(None, world.people[who], world.place("0117"), "employee")
        with clock.frozen(NOW):
            confirm_reading(world.people[who], world.editions["1.1"])
        with clock.frozen(NOW + timedelta(days=8)):
            take_check(world.people[who], world.editions["1.1"], answers_of(world, who, wrong=turn % 5))


@pytest.fixture
def crowded(world):
    known = dict(world.people)
    yield world
    world.people.clear()
    world.people.update(known)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_per_standard_and_never_per_person(edition, crowded, browse):
    crowd(crowded, 6)
    shares = queries.shares(crowded.people["leo"], edition)
    assert shares
    assert all(asked >= 5 and 0 <= knew <= asked for _standard, asked, knew in shares)
    assert queries.shares(crowded.people["bea"], edition) == []
    address = f"/readings/{edition.id}/people"
    db.session.rollback()
    with clock.frozen(NOW + timedelta(days=8)):
        text = browse("leo").get(address).get_data(as_text=True)
    assert "6 of 8 have read it, 6 have taken the check." in text
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S)
    assert len(rows) == 8
    taken = {re.sub(r"Crowd \d", "", re.sub(r"\s+", " ", row)) for row in rows if "Crowd" in row}
    assert len(taken) == 1  # but for the name, everybody who took it looks the same


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_with_four_nothing_is_shown(edition, crowded):
    crowd(crowded, 4)
    assert queries.shares(crowded.people["oskar"], edition) == []
