"""Object rights that are no row: an id in an address's question, a right taken away, fields nobody asked for."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.access.models import Grant
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.access.stage import Stage, headers_of
from tests.web import play
from tests.web.crawl import client_of

pytestmark = pytest.mark.one_database


def test_a_foreign_report_in_the_list_s_address_is_as_absent(stage: Stage) -> None:
    """`before` and `location` name things: of others they must do what unknown ones do."""
    leo = client_of(stage.app, stage.token("leo"))
    foreign = {"before": stage.things["pub_b"]["publication_id"], "location": stage.world.place("0109")}
    for name, value in foreign.items():
        there, nowhere = leo.get(f"/reports?{name}={value}"), leo.get(f"/reports?{name}={(unknown := uuid4())}")
        assert there.data.replace(str(value).encode(), b"") == nowhere.data.replace(str(unknown).encode(), b""), name
        assert headers_of(there) == headers_of(nowhere)


def test_a_right_that_is_taken_away_is_gone_at_the_next_request(stage: Stage) -> None:
    """ASVS 8.3.2: same browser, same session."""
    leo, report = client_of(stage.app, stage.token("leo")), f"/reports/{stage.things['pub_a']['publication_id']}"
    assert leo.get(report).status_code == 200
    with writing():
        db.session.execute(sa.delete(Grant).where(Grant.user_id == stage.world.people["leo"]))
    assert leo.get(report).status_code == 404


def test_extra_fields_change_nothing(stage: Stage) -> None:
    """ASVS 15.3.3: nobody raises themselves by naming what the form does not ask for."""
    before = db.session.execute(sa.text("SELECT count(*) FROM \"grant\"")).scalar_one()
    sam = client_of(stage.app, stage.token("sam"))
    extra = {"narrative": "What I saw", "role": "owner", "user_id": str(stage.strangers["zoe"]), "status": "ok", "published": "1", "company_id": str(uuid4())}
    thing = stage.things["fresh"]
    answer = sam.post(f"/assignments/{thing['assignment_id']}/visit/{thing['draft_id']}", data=extra, headers=play.PHONE)
    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.execute(sa.text("SELECT count(*) FROM \"grant\"")).scalar_one() == before
    assert db.session.execute(sa.text("SELECT count(*) FROM publication")).scalar_one() == 3
