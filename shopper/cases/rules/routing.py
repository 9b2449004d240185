"""Whose a case is: a person with a name, always."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

STAGE_OWNER, SENIOR, ABOVE, ANYBODY, DEPARTMENT = "stage_owner", "senior", "above", "anybody", "department"
"""Why it is theirs: the stage is; the card names them; nobody nearer is there; nobody at all is left; colleagues mean it."""
MANAGER = 2


@dataclass(frozen=True)
class Post:
    """A role somebody holds at, above or below a place, as far as it may work on cases. `depth`: of the node in the tree."""

    user_id: UUID
    role: str
    node_kind: str
    path: str
    since: datetime


@dataclass(frozen=True)
class Chosen:
    """`instead_of`: the person who is absent and for whom they stand in."""

    user_id: UUID
    why: str
    instead_of: UUID | None = None


def rank_of_post(post: Post) -> int:
    """1 whoever works there, 2 who leads a location or department, 3 a region or partner, 4 the owner."""
    if post.role == "owner":
        return 4
    if post.role != "manager":
        return 1
    return 2 if post.node_kind in ("location", "department") else 3


def leads(posts: Iterable[Post], path: str, rank: int) -> list[UUID]:
    """Who leads this place with at least that rank: the lowest rank first, then the nearest, then whoever has long been there."""
    above = [post for post in posts if path.startswith(post.path) and rank_of_post(post) >= rank]
    ordered = sorted(above, key=lambda post: (rank_of_post(post), -len(post.path), post.since, post.user_id))
    return list(dict.fromkeys(post.user_id for post in ordered))


def managers(posts: Iterable[Post], path: str) -> list[UUID]:
    """Who leads the place itself, and not all that lies around it."""
    return leads([post for post in posts if rank_of_post(post) == MANAGER], path, MANAGER)


def choose(candidates: Iterable[tuple[UUID, str]], able: Collection[UUID], deputies: Mapping[UUID, UUID]) -> Chosen | None:
    """The first who can: present, or with a deputy who can. When all are absent, the first of them all the same; None: nobody can.

    `able`: active and still in a role. `deputies`: who is absent today, and who stands in; a deputy may be absent as well.
    """
    named = list(candidates)
    for user_id, why in named:
        standing = _present(user_id, able, deputies)
        if standing is not None:
            return Chosen(standing, why, user_id if standing != user_id else None)
    return next((Chosen(user_id, why) for user_id, why in named if user_id in able), None)


def _present(user_id: UUID, able: Collection[UUID], deputies: Mapping[UUID, UUID]) -> UUID | None:
    """Down the line of deputies, which may lead in a circle. Who lost the role has no deputy: the next in line takes over."""
    met: set[UUID] = set()
    while user_id in able and user_id in deputies and user_id not in met:
        met.add(user_id)
        user_id = deputies[user_id]
    return user_id if user_id in able and user_id not in deputies else None
