"""A stage has exactly one owner on any day: the database itself admits no second one."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.standards import queries
from shopper.standards.actions import call_off_handover, hand_over_stage
from shopper.standards.models import StageOwner
from shopper.standards.rules import nearest

TODAY = datetime(2026, 4, 20, 12, tzinfo=UTC)
MARCH, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def company(app, world):
    with clock.frozen(TODAY):
        yield world.cast.company


@pytest.fixture
def hand(world, company):
    def over(who, day, stage="WAIT", node=None, by=None):
        hand_over_stage(by, node or company, stage, world.people[who], day)

    return over


def owner(company, day, path=None):
    held = queries.stage_owners(path or f"/{company.hex}/", day).get("WAIT")
    return held and held.owner.name.split()[0]


def test_a_stage_changes_hands_on_its_day(hand, company):
    hand("rosa", MARCH)
    hand("leo", MAY)
    days = (MARCH - timedelta(1), MARCH, MAY - timedelta(1), MAY, date(2030, 1, 1))
    assert [owner(company, day) for day in days] == [None, "Rosa", "Rosa", "Leo", "Leo"]


def test_no_day_has_two_owners_whatever_order_they_were_named_in(hand, company):
    hand("rosa", MARCH)
    hand("oskar", JUNE)
    hand("leo", MAY)
    assert [owner(company, day) for day in (MARCH, MAY, JUNE)] == ["Rosa", "Leo", "Oskar"]


def row(company, world, **other):
    values = {"id": uuid4(), "node_id": company, "stage_code": "WAIT", "from_on": MARCH, "owner_id": world.people["leo"], "appointed_at": TODAY}
    return values | other


def test_the_database_refuses_a_second_owner_of_a_day(hand, company, world):
    hand("rosa", MARCH)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(StageOwner).values(row(company, world)))
    db.session.rollback()
    assert owner(company, MARCH) == "Rosa"


@pytest.mark.parametrize("change", ["from_on = '2026-02-01'", "owner_id = appointed_by", "stage_code = 'ENT'"])
def test_the_database_refuses_to_rewrite_a_handover(hand, company, change):
    hand("rosa", MARCH)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text(f"UPDATE stage_owner SET {change}"))
    db.session.rollback()


def test_sqlite_does_not_replace_one_silently(hand, company, world, database):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    hand("rosa", MARCH)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(StageOwner).prefix_with("OR REPLACE").values(row(company, world)))
    db.session.rollback()
    assert owner(company, MARCH) == "Rosa"


def test_the_same_day_is_a_conflict(hand, company):
    hand("rosa", MAY)
    with pytest.raises(Conflict):
        hand("leo", MAY)


def test_the_past_is_not_rewritten(hand, company):
    hand("rosa", MARCH)
    with pytest.raises(Invalid) as refusal:
        hand("leo", date(2026, 4, 19))
    assert list(refusal.value.problems) == ["from_on"]


def test_who_only_shops_owns_nothing(hand, company):
    with pytest.raises(Invalid) as refusal:
        hand("sam", MAY)
    assert list(refusal.value.problems) == ["owner"]


def test_only_who_writes_the_book_hands_over(hand, company, world):
    for who in ("leo", "ewa", "sam"):
        with pytest.raises(NotFound):
            hand("rosa", MAY, by=world.people[who])
    hand("rosa", MAY, by=world.people["oskar"])


def test_a_handover_that_has_not_begun_may_be_called_off(hand, company, world):
    hand("rosa", MARCH)
    hand("leo", MAY)
    later, begun = (db.session.scalar(sa.select(StageOwner.id).where(StageOwner.from_on == day)) for day in (MAY, MARCH))
    with pytest.raises(NotFound):
        call_off_handover(world.people["leo"], later)
    call_off_handover(world.people["oskar"], later)
    assert owner(company, JUNE) == "Rosa"
    with pytest.raises(Conflict):
        call_off_handover(world.people["oskar"], begun)


def test_a_branch_has_its_own_owner_or_the_one_above():
    class Held:
        stage_code, from_on = "WAIT", MARCH

    above, own = Held(), Held()
    assert nearest({"/a/": {"WAIT": above}}, "/a/b/c/") == {"WAIT": above}
    assert nearest({"/a/": {"WAIT": above}, "/a/b/": {"WAIT": own}}, "/a/b/c/") == {"WAIT": own}
    assert nearest({"/a/": {"WAIT": above}, "/a/b/": {"WAIT": own}}, "/a/x/") == {"WAIT": above}
