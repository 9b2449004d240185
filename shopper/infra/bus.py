"""News between features: a lower feature publishes, a higher one reacts, in one and the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a reaction; it runs inside the publisher's transaction, in order of registration."""

    def register(reaction: Callable[[E], None]) -> Callable[[E], None]:
        if reaction not in _listeners[event_type]:
            _listeners[event_type].append(reaction)
        return reaction

    return register


def publish(event: object) -> None:
    """Tell everyone who asked; an error in a reaction undoes the whole transaction."""
    for reaction in _listeners[type(event)]:
        reaction(event)
