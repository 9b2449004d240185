"""The seam through which rooms above put something on a manager's first page, below what is owed now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Part:
    """`template` shows `rows`; both are of the room that has them."""

    template: str
    rows: list[Any]


Contribution = Callable[[UUID], Part]
_contributions: list[Contribution] = []


def on_home(contribution: Contribution) -> Contribution:
    """Register: asked whenever the page is opened, so a few rows, found by an index, that their reader may see."""
    if contribution not in _contributions:
        _contributions.append(contribution)
    return contribution


def parts_for(user_id: UUID) -> list[Part]:
    """What there is for the person; a part without rows is left out."""
    found = (contribution(user_id) for contribution in _contributions)
    return [part for part in found if part.rows]
