"""Who is asking, and whether they may. The actor is put on `g` by the access room before every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import g

from shopper.errors import NotFound, NotSignedIn

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Actor:
    """The person of this request."""

    id: UUID
    name: str
    session_id: UUID
    roles: frozenset[str]
    permissions: frozenset[str]


def actor() -> Actor:
    """The signed-in person; raises NotSignedIn."""
    who: Actor | None = g.get("actor")
    if who is None:
        raise NotSignedIn
    return who


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Guard: anyone who is signed in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        actor()
        return view(*args, **kwargs)

    guarded.guard = "signed in"  # type: ignore[attr-defined]
    return guarded


def may(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard: only those who hold the permission somewhere; for everybody else the page does not exist."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if permission not in actor().permissions:
                raise NotFound
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Guard by decision: anyone at all may open this."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view
