"""What a visit is worth."""

from shopper.reviews.rules.score import (
    Band,
    Penalty,
    Points,
    Score,
    ScoredItem,
    WeighedSection,
    Zeroed,
    rounded,
    score_of,
)
from shopper.reviews.rules.scoring import Level, ScoringRules

__all__ = [
    "Band",
    "Level",
    "Penalty",
    "Points",
    "Score",
    "ScoredItem",
    "ScoringRules",
    "WeighedSection",
    "Zeroed",
    "rounded",
    "score_of",
]
