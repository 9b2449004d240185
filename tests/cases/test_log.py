"""The one writer of the log: what a list shows from the row is what the lines say, on either database."""

from __future__ import annotations

from random import Random
from time import perf_counter
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.actions import note, open_case
from shopper.cases.events import CaseAnswered, CaseClosed, CaseReopened
from shopper.cases.models import Case
from shopper.cases.queries.log import clocks_for, entries_of, hold, targets_of, times_of
from shopper.cases.rules import log
from shopper.cases.rules.clocks import clocks_of, copies
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.cases.test_histories import random_history
from tests.support.cards import placement
from tests.support.cast import World
from tests.support.said import say

NEEDED: dict[str, dict[str, Any]] = {
    log.ANSWERED: {"points": [], "channel": "page", "words": "Sorry"},
    log.RESOLVED: {"cause": "c", "prevention": "p", "words": "w"},
    log.RUNG: {"rung": 1, "told": "x"},
    log.UNJUSTIFIED: {"reason": "r"},
    log.NOTED: {"words": "n"},
}


def test_random_histories_through_the_database(app: Flask, world: World) -> None:
    """After every single line the row shows what the log says; read again from the database it says the same."""
    spot = placement(world)
    for seed in range(12):
        first, *rest = random_history(Random(seed))
        with clock.frozen(first.at) as now:
            case_id = open_case(say(spot, 2, None, standing="counted"))
            case = db.session.get_one(Case, case_id)
            for line in rest:
                now.at = line.at
                note(case, line.kind, None, **{**NEEDED.get(line.kind, {}), **line.facts})
                shown = (case.due_at, case.due_what, case.closed_at)
                db.session.expire_all()
                assert (case.due_at, case.due_what, case.closed_at) == shown
                assert shown == copies(clocks_of(entries_of(case.id), times_of(case.location), targets_of(case.company_id)))
                assert case.severity == clocks_for(case).severity


def test_once_held_it_is_as_whoever_was_quicker_left_it(app: Flask, world: World) -> None:
    """Two taps on "not yet" at once: the second had read the case before it was its turn."""
    case = db.session.get_one(Case, open_case(say(placement(world), 1, None)))
    with writing():
        assert case.closed_at is None
        quicker = sa.update(Case).values(closed_at=clock.now(), owner_id=world.people["kuba"])
        db.session.execute(quicker.execution_options(synchronize_session=False))
        hold(case)
        assert (case.closed_at is not None, case.owner_id) == (True, world.people["kuba"])


def test_what_a_line_means_is_published_with_it(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    for kind in (CaseAnswered, CaseClosed, CaseReopened):
        monkeypatch.setitem(bus._listeners, kind, [heard.append])
    case = db.session.get_one(Case, open_case(say(placement(world), 1, None)))
    note(case, log.CALLED, None, outcome="no_answer")
    assert heard == []
    note(case, log.CALLED, None, outcome="reached")
    note(case, log.TOLD, None)
    note(case, log.CLOSED, None)
    note(case, log.REOPENED, None)
    assert heard == [CaseAnswered(case.id), CaseAnswered(case.id), CaseClosed(case.id), CaseReopened(case.id)]


def test_a_case_opens_in_a_moment(app: Flask, world: World) -> None:
    """30 ms are the bar; a busy machine gets five times that, for the quickest of five."""
    spot = placement(world)
    comments = [say(spot, 2, "Waited long. The soup was cold. Lovely girl.", topics=["wait", "clean"]) for _ in range(5)]
    took = []
    for comment in comments:
        start = perf_counter()
        open_case(comment)
        took.append(perf_counter() - start)
    assert min(took) < 0.15


@pytest.mark.parametrize("order", ["location_id", "owner_id"])
def test_lists_of_what_is_owed_are_read_from_an_index(app: Flask, order: str) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole")
    query = f"SELECT id FROM \"case\" WHERE {order} = 'x' AND closed_at IS NULL ORDER BY due_at"
    plan = " ".join(str(row) for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {query}")))
    assert "USING INDEX ix_case_ow" in plan
    assert "TEMP B-TREE" not in plan
