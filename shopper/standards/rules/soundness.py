"""What to look at before a book can be worked with: stages, owners, questions, and where the weight lies."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shopper.standards.rules.content import Content
from shopper.standards.rules.reading import Texts


@dataclass(frozen=True)
class StageShare:
    """A stage with its share of the whole weight, in percent with one decimal. Shares add up as rounded figures do."""

    code: str
    name: Texts
    standards: int
    weight: int
    percent: Decimal


@dataclass(frozen=True)
class Soundness:
    """`unasked`: standards a visit should ask for and does not."""

    without_owner: tuple[str, ...]
    without_standards: tuple[str, ...]
    unasked: tuple[Any, ...]
    shares: tuple[StageShare, ...]
    weight: int

    @property
    def count(self) -> int:
        return len(self.without_owner) + len(self.without_standards) + len(self.unasked)


def soundness_of(edition: Content, owned: Collection[str]) -> Soundness:
    """`owned`: codes of stages that have an owner today. What an audit or a log tells needs no question."""
    weights = {stage.code: 0 for stage in edition.stages}
    counts = dict(weights)
    for standard in edition.standards:
        counts[standard.stage.code] += 1
        weights[standard.stage.code] += standard.weight
    whole = sum(weights.values())
    return Soundness(
        without_owner=tuple(code for code in weights if code not in owned),
        without_standards=tuple(code for code in counts if not counts[code]),
        unasked=tuple(each for each in edition.standards if each.form is None and each.source == "MS" and each.weight),
        shares=tuple(
            StageShare(stage.code, stage.name, counts[stage.code], weights[stage.code], _percent(weights[stage.code], whole))
            for stage in edition.stages
        ),
        weight=whole,
    )


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / (whole or 1)).quantize(Decimal("0.1"), ROUND_HALF_UP)
