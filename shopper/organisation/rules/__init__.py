"""What may stand under what, and what lies inside a branch. Beside it a company's figures, hours, colours."""

from __future__ import annotations

from uuid import UUID

KINDS = ("company", "region", "partner", "location", "department")
OWN, COMPETITOR, BACK_OFFICE = "own", "competitor", "back_office"
TARGETS = (OWN, COMPETITOR, BACK_OFFICE)
"""What a location is to the company: its own shop, somebody else's, or an office of its own that customers do not see."""


def path_of(node_id: UUID, parent_path: str | None) -> str:
    """`/<company>/<region>/…/`: the path of everything below starts with it."""
    return f"{parent_path or '/'}{node_id.hex}/"


def may_stand_under(kind: str, parent_kind: str | None) -> bool:
    """A company stands alone; everything else hangs under something higher."""
    if parent_kind is None:
        return kind == "company"
    return KINDS.index(kind) > KINDS.index(parent_kind)


def is_inside(path: str, branch_path: str) -> bool:
    return path.startswith(branch_path)


def company_id(path: str) -> UUID:
    """The company a path belongs to."""
    return UUID(hex=path.split("/")[1])


def parents_of(path: str) -> list[UUID]:
    """Every place on the way from the company down, the place itself last."""
    return [UUID(hex=part) for part in path.strip("/").split("/")]
