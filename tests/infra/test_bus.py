"""News: to all who asked, in their order, of exactly that kind."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from shopper.infra import bus


@dataclass(frozen=True)
class Rained:
    millimetres: int


class Hailed(Rained):
    pass


@pytest.fixture
def heard(monkeypatch):
    for kind in (Rained, Hailed):
        monkeypatch.setitem(bus._listeners, kind, [])
    return []


def test_reactions_run_in_the_order_of_registration(heard):
    bus.subscribe(Rained)(lambda event: heard.append(("first", event.millimetres)))
    bus.subscribe(Rained)(lambda event: heard.append(("second", event.millimetres)))
    bus.publish(Rained(3))
    assert heard == [("first", 3), ("second", 3)]


def test_the_same_reaction_registered_twice_runs_once(heard):
    def react(event):
        heard.append(event)

    assert bus.subscribe(Rained)(react) is react
    bus.subscribe(Rained)(react)
    bus.publish(Rained(1))
    assert heard == [Rained(1)]


def test_news_of_another_kind_is_not_heard(heard):
    bus.subscribe(Rained)(heard.append)
    bus.publish(Hailed(1))
    assert heard == []


def test_news_nobody_asked_for_is_no_trouble(heard):
    bus.publish(Rained(0))


def test_a_failing_reaction_stops_what_follows(heard):
    bus.subscribe(Rained)(lambda event: 1 / 0)
    bus.subscribe(Rained)(heard.append)
    with pytest.raises(ZeroDivisionError):
        bus.publish(Rained(1))
    assert heard == []
