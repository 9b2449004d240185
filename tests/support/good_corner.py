"""The example book as forms, and the visit it works out by hand (standards-book.md, "Worked visits")."""

from __future__ import annotations

import json
from functools import cache

from shopper.config import ROOT
from shopper.questionnaires.rules import ItemSpec, build_items
from shopper.reviews.rules import Score, ScoringRules, score_of
from shopper.standards.rules import BookDocument, parse_book

NA_IN_A = ("3.2", "3.4", "4.4", "4.7", "4.15", "4.17")
MEASURED_IN_A = {"2.4": "0", "4.1": "26", "4.3": "partly", "4.8": "342", "4.11": "215", "4.13": "no", "5.5": "no"}
CONTEXT_IN_A = {"1.1": "yes", "1.4": "acknowledgement", "1.5": "no"}


@cache
def book(version: str = "1.1") -> BookDocument:
    path = ROOT / "shopper" / "demo" / "good_corner" / f"book-{version}.json"
    return parse_book(json.loads(path.read_text("utf-8")))


@cache
def specs(version: str = "1.1") -> tuple[ItemSpec, ...]:
    return build_items(book(version).standards)


def rules(version: str = "1.1") -> ScoringRules:
    return ScoringRules.from_edition(book(version).rules)


def dimensions(version: str = "1.1") -> dict[str, str]:
    return {each.number: each.dimension for each in book(version).standards if each.dimension}


def all_met(version: str = "1.1") -> dict[str, str]:
    """Every scored item of the form at its best."""
    return {each.key: "0" if each.answer in ("time", "count") else each.good for each in specs(version) if each.weight}


def answers_a(**changed: str) -> dict[str, str]:
    """Visit A; changes are named like `i2_5="no"`."""
    return {
        **all_met(),
        **dict.fromkeys(NA_IN_A, "na"),
        **MEASURED_IN_A,
        **{name[1:].replace("_", "."): value for name, value in changed.items()},
    }


def score(answers: dict[str, str], version: str = "1.1") -> Score:
    """The score of a form answered like this; what is not named was left open."""
    items = [(each, answers.get(each.key)) for each in specs(version)]
    return score_of(items, rules(version), dimensions(version))
