"""By which rules a form is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from shopper.questionnaires.rules import MARKS, Texts

Method = Literal["pooled", "sections"]


@dataclass(frozen=True)
class Level:
    """A company's own word for a result from `mark` up."""

    mark: Fraction
    name: Texts


@dataclass(frozen=True)
class ScoringRules:
    """Marks and cap are percentages; `minimum_share` is a share of the form's weight, 0 to 1.

    `pooled` divides all points by all that could be had. `sections` weighs the percentages of the sections by
    `weights`; a section where nothing applied leaves both sums, so that the others weigh more.
    """

    pass_mark: Fraction
    excellent_mark: Fraction
    cap: Fraction
    minimum_share: Fraction
    method: Method = "pooled"
    weights: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    levels: tuple[Level, ...] = ()
    veto_name: Texts = field(default_factory=dict)

    @classmethod
    def from_edition(cls, rules: Mapping[str, str]) -> ScoringRules:
        """An edition writes them all as percent, in decimals: {"pass": "80", …, "minimum_share": "60"}."""
        return cls(
            pass_mark=Fraction(rules["pass"]),
            excellent_mark=Fraction(rules["excellent"]),
            cap=Fraction(rules["cap"]),
            minimum_share=Fraction(rules["minimum_share"]) / 100,
        )

    @classmethod
    def of_form(
        cls, scoring: Mapping[str, Any], sections: Sequence[Mapping[str, Any]], edition: Mapping[str, str]
    ) -> ScoringRules:
        """What a questionnaire says of its own scoring, and the edition's rules where it says nothing."""
        said = {**edition, **{mark: scoring[mark] for mark in MARKS if mark in scoring}}
        plain = cls.from_edition(said)
        levels = [Level(Fraction(each["from"]), each["name"]) for each in scoring.get("levels", ())]
        return cls(
            plain.pass_mark,
            plain.excellent_mark,
            plain.cap,
            plain.minimum_share,
            method="sections" if scoring.get("method") == "sections" else "pooled",
            weights={each["number"]: Fraction(each.get("weight") or 0) for each in sections},
            levels=tuple(sorted(levels, key=lambda level: -level.mark)),
            veto_name=scoring.get("veto_name") or {},
        )

    def level_of(self, result: Fraction | None, *, is_stopped: bool) -> Texts | None:
        """The company's word for a result, compared unrounded; a veto has its own."""
        if is_stopped and self.veto_name:
            return self.veto_name
        if result is None or is_stopped:
            return None
        return next((level.name for level in self.levels if result >= level.mark), None)
