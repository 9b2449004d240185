"""A case is handed over, rests, is split by hand; somebody stands in."""

import re
from datetime import timedelta

import pytest

from shopper.cases.models import Case
from shopper.infra import clock
from shopper.infra.db import db
from tests.cases.desk import form, points

pytestmark = pytest.mark.one_database


def test_handing_over_pausing_splitting_and_unjustified(leo, case, world):
    pause, points_at, owner = (f"/cases/{case.id}/{each}" for each in ("pause", "points", "owner"))
    day = (clock.now() + timedelta(days=2)).date()
    assert leo.post(pause, form(leo, pause, reason="A part", day="2099-01-01", hour="10:00")).status_code == 422
    assert leo.post(pause, form(leo, pause, reason="A part", day=str(day), hour="10:00")).status_code == 303
    assert leo.post(f"/cases/{case.id}/resumption", form(leo, pause)).status_code == 303
    assert leo.post(points_at, form(leo, points_at)).status_code == 422
    rows = {"kind-0": "mend", "words-0": "One till", "kind-1": "suggest", "words-1": "Open another"}
    assert leo.post(points_at, form(leo, points_at, **rows)).status_code == 303
    db.session.expire_all()
    assert [(point.kind, point.words) for point in points(case)] == [("mend", "One till"), ("suggest", "Open another")]
    unjust = f"/cases/{case.id}/unjustified"
    assert leo.post(unjust, form(leo, unjust, words="We looked.")).status_code == 422
    assert leo.post(owner, form(leo, owner, owner=str(world.people["bea"]), why="Hers")).status_code == 422
    assert leo.post(owner, form(leo, owner, owner=str(world.people["rosa"]), why="Rota is hers")).status_code == 303
    assert db.session.get_one(Case, case.id).owner_id == world.people["rosa"]


def test_deputies_are_set_for_oneself_and_ones_own_people(enter, leo, world):
    day = str(clock.now().date())
    given = {"deputy": str(world.people["kuba"]), "from_on": day, "until_on": day}
    assert leo.post("/cases/deputies", given).status_code == 303
    assert leo.post("/cases/deputies", given | {"user": str(world.people["rosa"])}).status_code == 422
    assert leo.post("/cases/deputies", given | {"until_on": "2020-01-01"}).status_code == 422
    row = re.search(r"/cases/deputies/([0-9a-f-]{36})/end", leo.get("/cases/deputies").get_data(as_text=True))[1]
    assert enter("bea").post(f"/cases/deputies/{row}/end").status_code == 404
    assert leo.post(f"/cases/deputies/{row}/end").status_code == 303


def test_all_that_is_missing_is_said_at_once(leo, case):
    for path, missing in (("promises", 2), ("pause", 2), ("owner", 2)):
        address = f"/cases/{case.id}/{path}"
        answer = leo.post(address, form(leo, address))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert page[: page.index("<form")].count('<li><a href="#') == missing, path
