"""Two worlds: in one a guest complained, in the other it was a probe. Until it is closed the branch is given the same bytes in both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.models import Case
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.state import signed
from shopper.config import settings
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.probes import actions, rules
from shopper.probes.models import Probe
from shopper.probes.rules import Outcome
from tests.probes.test_probes import NOW, guest, planned
from tests.support.cast import World
from tests.web.crawl import client_of
from tests.web.fork import Fork

VISITED = ("leo", "rosa", "kuba", "bea", "ewa")
PATHS = ("/comments", "/comments?standing=counted", "/comments/lag", "/cases", "/messages", "/ideas", "/praise", "/cards", "/probes")
SENT = NOW + timedelta(minutes=11)


@pytest.fixture
def fork(database: Any, tmp_path: Path) -> Iterator[Fork]:
    made = Fork(database, tmp_path)
    yield made
    db.session.remove()
    made.forget("base")


@pytest.fixture
def same_names(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ids and codes are drawn in the same order in both worlds: what differs is not the lot."""

    def start() -> None:
        state = {"n": 0}

        def drawn(*_: object) -> UUID:
            state["n"] += 1
            return UUID(int=(0xABCD << 96) + state["n"], version=4)

        for module in ("shopper.cases.models", "shopper.notifications.models", "shopper.comment_cards.intake"):
            monkeypatch.setattr(f"{module}.uuid4", drawn, raising=False)
        monkeypatch.setattr("shopper.comment_cards.rules.codes._new", lambda length: "2" * length)

    return start


def seen(app: Flask, world: World) -> dict[tuple[str, str], bytes]:
    """Every page of theirs that may tell of the comment, without the ids that were drawn."""
    db.session.rollback()
    names = {str(row): f"<{kind}>" for kind, model in (("comment", Comment), ("case", Case)) for row in db.session.scalars(sa.select(model.id))}
    db.session.rollback()
    found: dict[tuple[str, str], bytes] = {}
    with clock.frozen(SENT + timedelta(hours=2)):
        for who in VISITED:
            client = client_of(app, world.sign_in(app, who))
            paths = [*PATHS, *(f"/cases/{each}" for each, name in names.items() if name == "<case>")]
            for path in paths:
                answer = client.get(path)
                body = answer.get_data(as_text=True)
                for drawn, name in names.items():
                    body = body.replace(drawn, name)
                found[who, names.get(path.removeprefix("/cases/"), path)] = f"{answer.status_code} {body}".encode()
    return found


@pytest.mark.one_database
def test_the_branch_cannot_tell(app: Flask, world: World, fork: Fork, same_names: Any) -> None:
    with clock.frozen(NOW - timedelta(hours=1)):
        probe = planned(world)
    spot = db.session.execute(sa.text("SELECT id FROM placement")).scalar_one()
    spot_id = UUID(str(spot))
    db.session.rollback()
    fork.keep("base")
    worlds = []
    for is_probe in (True, False):
        fork.back_to("base")
        same_names()
        with clock.frozen(SENT):
            if is_probe:
                run_due()
            else:
                with_guest(world, probe, spot_id)
        worlds.append(seen(app, world))
        if is_probe:
            db.session.rollback()
            assert db.session.get_one(Probe, probe).comment_id is not None
            with clock.frozen(SENT + timedelta(hours=1)):
                actions.close_probe(world.people["oskar"], probe, Outcome(money_returned=True))
            revealed = seen(app, world)
    assert worlds[0].keys() == worlds[1].keys()
    assert [key for key in worlds[0] if worlds[0][key] != worlds[1][key]] == []
    assert any(b"half of my order" in page.lower() for page in worlds[0].values())
    assert revealed["leo", "/comments/lag"] != worlds[0]["leo", "/comments/lag"]
    assert b"was a probe" in revealed["leo", "/messages"]
    assert all(b"robe" not in page for (who, path), page in worlds[0].items() if path != "/probes")


def with_guest(world: World, probe: UUID, spot_id: UUID) -> None:
    """The same words at the same minute, from a page of their own; the probe is never sent."""
    with clock.frozen(SENT):
        db.session.execute(sa.text("DELETE FROM job WHERE name = 'probes.send'"))
        db.session.execute(sa.delete(Probe))
        db.session.commit()
    secret, hand = settings().secret_key.encode(), ("p0123456789abcde", "0123456789abcdef")
    code = db.session.execute(sa.text("SELECT code FROM placement")).scalar_one()
    db.session.rollback()
    state = signed(secret, rules.page_of(UUID(int=7), code, SENT, secret))
    guest(world, spot_id, actions.Hand(hand[1], hand[0]), state)
