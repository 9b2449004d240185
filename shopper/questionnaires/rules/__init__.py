"""What a form asks, in which order, and what of it applies."""

from shopper.questionnaires.rules.build import build_items, number_order
from shopper.questionnaires.rules.checks import Told, broken_checks
from shopper.questionnaires.rules.conditions import chosen, hidden_keys
from shopper.questionnaires.rules.item import (
    ANSWERS,
    ASPECTS,
    CHANNELS,
    COMMENTS,
    CRITICAL,
    LABELS,
    OPERATORS,
    WITH_OPTIONS,
    ItemSpec,
    Texts,
)

__all__ = [
    "ANSWERS",
    "ASPECTS",
    "CHANNELS",
    "COMMENTS",
    "CRITICAL",
    "LABELS",
    "OPERATORS",
    "WITH_OPTIONS",
    "ItemSpec",
    "Texts",
    "Told",
    "broken_checks",
    "build_items",
    "chosen",
    "hidden_keys",
    "number_order",
]
