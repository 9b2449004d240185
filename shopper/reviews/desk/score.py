"""What a visit comes to, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shopper.reviews.rules import Penalty, Score, WeighedSection, Zeroed


@dataclass(frozen=True)
class ScoreView:
    earned: Fraction
    possible: Fraction
    percent: Fraction | None
    published_percent: Fraction | None
    band: str
    capped: bool
    cap: Fraction
    capped_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    share: Fraction
    minimum_share: Fraction
    form_weight: Fraction
    failed: tuple[str, ...]
    not_met: int
    critical: int
    reduced: Fraction | None = None
    bonus: Fraction = Fraction(0)
    level: dict[str, str] | None = None
    flagged: tuple[str, ...] = ()
    zeroed: tuple[Zeroed, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    weighed: tuple[WeighedSection, ...] = ()


def score_of(score: Score) -> ScoreView:
    return ScoreView(
        earned=score.total.earned,
        possible=score.total.possible,
        percent=score.percent,
        published_percent=score.published_percent,
        band=score.band,
        capped=score.capped,
        cap=score.rules.cap,
        capped_by=score.capped_by,
        stopped_by=score.stopped_by,
        share=score.share,
        minimum_share=score.rules.minimum_share,
        form_weight=score.form_weight,
        failed=score.failed,
        not_met=score.not_met,
        critical=score.critical,
        reduced=score.reduced,
        bonus=score.bonus,
        level=score.level,
        flagged=score.flagged,
        zeroed=score.zeroed,
        penalties=score.penalties,
        weighed=score.weighed,
    )
