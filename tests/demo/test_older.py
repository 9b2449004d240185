"""A demonstration loaded before there were comment cards gets them at the next start; nobody else's company ever does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.models import Case
from shopper.comment_cards.models import Comment, CommentCard
from shopper.demo import book, cards, queries, seed, thanks
from shopper.demo.links import as_text, links
from shopper.infra.db import db
from shopper.organisation.models import Node
from tests.support.cast import World

pytestmark = pytest.mark.one_database


@pytest.fixture
def older(app: Flask, world: World) -> Flask:
    """As it stood when the demonstration ended with the book and the visits."""
    seed.unfinished_file().unlink(missing_ok=True)
    return app


def test_the_next_start_brings_cards_once_and_prints_an_address(older: Flask) -> None:
    assert older.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    card = links()["card"]
    assert f"as a customer scans it: {card}" in as_text(links())
    assert card.endswith(f"/t/{queries.card_code()}")
    counts = [_count(each) for each in (CommentCard, Comment, Case)]
    assert counts[0] == 1
    assert min(counts[1:]) > 10
    assert not seed.bring_what_is_new()
    assert [_count(each) for each in (CommentCard, Comment, Case)] == counts


def _renamed() -> None:
    company = db.session.scalars(sa.select(Node).where(Node.kind == "company")).one()
    company.name = {"en": "A real company"}


def _moved() -> None:
    db.session.scalars(sa.select(Node).where(Node.code == "0301")).one().code = "9999"


@pytest.mark.parametrize("change", [_renamed, _moved])
def test_a_company_that_is_not_the_demonstration_is_left_alone(older: Flask, change: Callable[[], None]) -> None:
    change()
    db.session.commit()
    assert not seed.bring_what_is_new()
    assert _count(CommentCard) == 0


def test_without_its_log_ins_it_is_no_demonstration(older: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "kept_logins", list)
    assert not seed.bring_what_is_new()


def test_whoever_has_a_card_keeps_it_and_gets_no_other(older: Flask, world: World) -> None:
    book.work_on(world.cast)
    cards.hang_all(world.cast)
    assert not seed.bring_what_is_new()
    assert (_count(CommentCard), _count(Comment)) == (1, 0)


def test_what_cannot_be_brought_whole_is_not_brought_and_stops_no_start(older: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(cast: object) -> None:
        raise KeyError("a place that was taken away")

    monkeypatch.setattr(thanks, "tell", fail)
    ran = older.test_cli_runner().invoke(args=["setup"])
    assert ran.exit_code == 0
    assert (_count(CommentCard), _count(Comment)) == (0, 0)


def _count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
