"""What it comes to: points, the result, and how it was worked out."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from shopper.reports.snapshot.plain import Band, Exact, Texts


class Part(TypedDict):
    """Points of one section or one stage; ``possible`` "0" means nothing in it was assessed."""

    code: str
    name: Texts
    owner: NotRequired[str | None]
    """Stages: the office that owns it (a role, never a person's name)."""
    earned: Exact
    possible: Exact


class Score(TypedDict):
    earned: Exact
    possible: Exact
    form_weight: Exact
    """Weight of all scored items of the form, assessed or not."""
    share: Exact
    """possible / form_weight, 0…1."""
    minimum_share: Exact
    percent: Exact | None
    """100 · earned / possible, exact; None when nothing was assessed."""
    published_percent: Exact | None
    """The result: capped when a CAP standard failed; None for not_enough and no_score. Of a stopped visit the report
    prints the word, with ``percent`` beside it."""
    band: Band
    pass_mark: Exact
    excellent_mark: Exact
    cap: Exact
    """The greatest published percent after a CAP failure, 79."""
    cap_applied: bool
    """True only when the cap lowered the percent."""
    capped_by: list[str]
    stopped_by: list[str]


class ScoringSection(TypedDict):
    """A section in a result by section weights; ``counted`` is its share of the result, "0" where nothing applied."""

    code: str
    name: Texts
    weight: Exact
    percent: Exact | None
    counted: Exact


class PenaltyTaken(TypedDict):
    key: str
    points: Exact
    """Percent points off the result."""


class ZeroedSection(TypedDict):
    code: str
    by: list[str]


class Scoring(TypedDict):
    """How the result was worked out, beyond pooled points; absent in older snapshots, which were pooled."""

    method: Literal["pooled", "sections"]
    sections: list[ScoringSection]
    """For the method ``sections``, in the order of the form."""
    bonus: Exact
    penalties: list[PenaltyTaken]
    reduced: Exact | None
    """The percentage after penalties, before a cap."""
    zeroed: list[ZeroedSection]
    flagged: list[str]
    level: Texts | None
    """The company's own word for the result."""
