"""The four elements without which a card does not go live: each that is missing, so that it can be named and mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ELEMENTS = ("owner", "senior", "remedies", "suggestions", "definition")


@dataclass(frozen=True)
class Missing:
    """`element`: one of ELEMENTS. An owner is missing for a `stage` at places (their names, by language)."""

    element: str
    stage: str | None = None
    places: tuple[Mapping[str, str], ...] = ()

    def __hash__(self) -> int:
        return hash((self.element, self.stage))


def missing_of(
    *,
    stages: Iterable[str],
    owners_at: Iterable[tuple[Mapping[str, str], Collection[str]]],
    has_senior: bool,
    remedies: Collection[str],
    has_suggestions: bool,
    faults: Collection[Any],
) -> list[Missing]:
    """Nothing: the card can go live. `owners_at`: each place's name with the stages somebody there answers for."""
    places = list(owners_at)
    found = []
    for stage in stages:
        without = tuple(name for name, owned in places if stage not in owned)
        found += [Missing("owner", stage, without)] if without else []
    found += [] if has_senior else [Missing("senior")]
    found += [] if remedies else [Missing("remedies")]
    found += [] if has_suggestions else [Missing("suggestions")]
    found += [Missing("definition")] if faults else []
    return found
