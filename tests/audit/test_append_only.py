"""What was written down stays: an entry is added with the action it tells of, and never changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.actions import record
from shopper.audit.models import AuditEntry
from shopper.infra.db import db
from shopper.infra.transaction import transaction, writing
from tests.support.cast import World


def entries(verb: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == verb)))


def test_an_entry_says_who_did_what_to_which_thing(app: Flask, world: World) -> None:
    record(world.people["ewa"], "test", "visit", "v-1", band="pass")
    (found,) = entries("test")
    assert (found.actor_id, found.subject, found.subject_id, found.facts) == (world.people["ewa"], "visit", "v-1", {"band": "pass"})


def test_an_action_that_fails_leaves_no_entry(app: Flask) -> None:
    @transaction
    def fail() -> None:
        record(None, "test", "visit", "v-1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert entries("test") == []


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_one(app: Flask, statement: str) -> None:
    record(None, "test", "visit", "v-1")
    with pytest.raises(sa.exc.IntegrityError), writing():
        db.session.execute(sa.text(statement))
    assert len(entries("test")) == 1
