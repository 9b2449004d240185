"""Work that tests owe: a word that is noted, a failure."""

from __future__ import annotations

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.infra.jobs import Job, enqueue, job
from shopper.infra.transaction import transaction

ran: list[object] = []


@job("tests.note")
def note(word):
    ran.append(word)


@job("tests.fail")
def fail():
    ran.append("failed")
    raise ValueError("no paper")


owe = transaction(enqueue)


def the_job():
    db.session.expire_all()
    return db.session.scalars(sa.select(Job)).one()
