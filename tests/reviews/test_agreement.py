"""Second readings: drawn by the visit's own number, judged blind, and the agreement by the printed oracles (FIELD section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from flask import Flask

from shopper.access.actions import grant_role
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.reviews import actions, queries
from shopper.reviews.actions import publishing
from shopper.reviews.measures.agreement import agreement_of
from shopper.reviews.measures.lots import is_drawn
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def pairs(both: int, first: int, second: int, neither: int) -> list[tuple[str, str]]:
    """A table of four: yes and yes, yes and no, no and yes, no and no."""
    return [("y", "y")] * both + [("y", "n")] * first + [("n", "y")] * second + [("n", "n")] * neither


@pytest.mark.parametrize(
    ("table", "po", "pe", "kappa", "band"),
    [
        ((20, 5, 10, 15), "0.70", "0.50", "0.4000", "fair"),
        ((25, 35, 5, 35), "0.60", "0.46", "0.2593", "fair"),
        ((85, 5, 5, 5), "0.90", "0.82", "0.4444", "moderate"),
        ((10, 0, 0, 10), "1.00", "0.50", "1.0000", "almost perfect"),
        ((0, 10, 10, 0), "0.00", "0.50", "-1.0000", "none"),
    ],
)
def test_the_printed_tables(table: tuple[int, int, int, int], po: str, pe: str, kappa: str, band: str) -> None:
    found = agreement_of(pairs(*table))
    assert found.po is not None
    assert found.pe is not None
    assert found.kappa is not None
    assert (f"{float(found.po):.2f}", f"{float(found.pe):.2f}", f"{float(found.kappa):.4f}") == (po, pe, kappa)
    assert (found.band, found.n) == (band, sum(table))


def test_where_chance_alone_agrees_it_is_not_defined() -> None:
    same = agreement_of(pairs(12, 0, 0, 0))
    assert (same.po, same.pe, same.kappa, same.band) == (1, 1, None, None)
    assert agreement_of([]).po is None


def test_three_words_are_counted_as_three() -> None:
    found = agreement_of([("met", "met"), ("partly", "partly"), ("not_met", "met"), ("met", "not_met")])
    assert (found.po, found.pe) == (Fraction(1, 2), Fraction(6, 16))
    assert found.is_little


def test_the_share_is_as_set_and_nobody_chooses() -> None:
    ids = [UUID(int=number) for number in range(10_000)]
    drawn = [each for each in ids if is_drawn(each, 10)]
    assert 900 < len(drawn) < 1100
    assert drawn == [each for each in ids if is_drawn(each, 10)]
    assert set(drawn) < {each for each in ids if is_drawn(each, 30)}
    assert not any(is_drawn(each, 0) for each in ids)
    assert all(is_drawn(each, 100) for each in ids)


@on_sqlite
class TestReading:
    @pytest.fixture(autouse=True)
    def all_drawn(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(publishing, "is_drawn", lambda visit_id, percent: True)
        with clock.frozen(NOW):
            yield

    @pytest.fixture
    def ines(self, world: World) -> UUID:
        grant_role(None, world.people["ines"], world.cast.company, "reviewer")
        return world.people["ines"]

    def test_another_reviewer_judges_without_seeing_the_first(self, app: Flask, world: World, ines: UUID) -> None:
        done = play.played(app, world)
        assert queries.readings_waiting(world.people["ewa"]) == []
        assert [row.visit_id for row in queries.readings_waiting(ines)] == [done.visit]
        page = browser(app, world, "ines").language("en").get(f"/reviews/{done.visit}/second-reading").text
        asked = re.findall('name="judge-([0-9.]+)" value="met"', page)
        assert "4.8" in asked
        assert "85.9" not in page
        assert "is-not_met" not in page
        actions.read_again(ines, done.visit, {"4.8": "not_met", "4.1": "met", "2.1": "rubbish"})
        assert sorted(queries.judged_pairs(ines)) == [("not_met", "met"), ("not_met", "not_met")]
        told = browser(app, world, "ewa").language("en").get("/reviews/second-readings").text
        assert "50.0 %" in told
        assert "of 2 judged items" in told

    def test_once_and_never_of_one_s_own_work(self, app: Flask, world: World, ines: UUID) -> None:
        done = play.played(app, world)
        with pytest.raises(NotFound):
            actions.read_again(world.people["ewa"], done.visit, {"4.8": "met"})
        with pytest.raises(Invalid):
            actions.read_again(ines, done.visit, {})
        actions.read_again(ines, done.visit, {"4.8": "met"})
        with pytest.raises(Conflict):
            actions.read_again(ines, done.visit, {"4.8": "met"})
        db.session.rollback()
        assert queries.latest_of_chain(done.visit).revision == 1  # type: ignore[union-attr]  nothing is changed by it
