"""A person with a name, always: pure choosing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from shopper.cases.rules.routing import Chosen, Post, choose, leads, rank_of_post

ANNA, BORIS, CELINA, DAN = (UUID(int=number) for number in range(1, 5))
ALL = {ANNA, BORIS, CELINA, DAN}
LINE = [(ANNA, "stage_owner"), (BORIS, "senior"), (CELINA, "above")]


@pytest.mark.parametrize(
    ("able", "deputies", "expected"),
    [
        (ALL, {}, Chosen(ANNA, "stage_owner")),
        (ALL - {ANNA}, {}, Chosen(BORIS, "senior")),
        (ALL, {ANNA: DAN}, Chosen(DAN, "stage_owner", ANNA)),
        (ALL, {ANNA: BORIS, BORIS: DAN}, Chosen(DAN, "stage_owner", ANNA)),
        (ALL - {DAN}, {ANNA: DAN}, Chosen(BORIS, "senior")),
        (ALL - {ANNA}, {ANNA: DAN}, Chosen(BORIS, "senior")),
        (ALL, {ANNA: BORIS, BORIS: ANNA}, Chosen(CELINA, "above")),
        (ALL, {ANNA: BORIS, BORIS: CELINA, CELINA: ANNA}, Chosen(ANNA, "stage_owner")),
        (set(), {}, None),
    ],
)
def test_who_it_is(able: set[UUID], deputies: dict[UUID, UUID], expected: Chosen | None) -> None:
    assert choose(LINE, able, deputies) == expected


def post(role: str, kind: str, path: str, since: int = 1, user: UUID | None = None) -> Post:
    return Post(user or uuid4(), role, kind, path, datetime(2026, 1, since, tzinfo=UTC))


def test_ranks() -> None:
    found = [("owner", "company"), ("manager", "region"), ("manager", "partner"), ("manager", "location"), ("manager", "department")]
    found += [("employee", "location"), ("reviewer", "company")]
    assert [rank_of_post(post(*each, "/c/")) for each in found] == [4, 3, 3, 2, 2, 1, 1]


def test_who_leads_from_near_to_far() -> None:
    shop, newer = post("manager", "location", "/c/r/p/s/", 1), post("manager", "location", "/c/r/p/s/", 5)
    partner, region = post("manager", "partner", "/c/r/p/"), post("manager", "region", "/c/r/")
    owner, elsewhere, staff = post("owner", "company", "/c/"), post("manager", "location", "/c/r/p/t/"), post("employee", "location", "/c/r/p/s/")
    posts = [owner, newer, region, elsewhere, staff, partner, shop]
    assert leads(posts, "/c/r/p/s/", 2) == [each.user_id for each in (shop, newer, partner, region, owner)]
    assert leads(posts, "/c/r/p/s/", 3) == [each.user_id for each in (partner, region, owner)]
    again = post("manager", "region", "/c/r/", user=shop.user_id)
    assert leads([*posts, again], "/c/r/p/s/", 2) == leads(posts, "/c/r/p/s/", 2), "each once, by the nearest post"
    assert leads(posts, "/c/r/p/s/", 4) == [owner.user_id]
