"""Real instruments of the field, as forms: who asks what with which weight, so that their published sums come out."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

from shopper.questionnaires.rules import ItemSpec
from shopper.reviews.rules import Score, ScoringRules, score_of

MARKS = {"pass": "80", "excellent": "90", "cap": "79", "minimum_share": "0"}


def item(key: str, weight: int = 1, **facts) -> ItemSpec:
    plain = {"standard_number": "", "stage": "SERV", "section": "1", "position": 1, "text": {}, "title": {}, "criterion": {}}
    return ItemSpec(key=key, weight=weight, **(plain | {"answer": "yes_no"} | facts))


def rated(key: str, weight: int, shares: dict[str, str], **facts) -> ItemSpec:
    options = tuple((value, {"en": value}) for value in shares)
    return item(key, weight, answer="choice", options=options, shares=tuple(shares.items()), **facts)


def in_order(*items: ItemSpec) -> list[ItemSpec]:
    places = count(1)
    return [ItemSpec.from_json(each.to_json() | {"position": next(places)}) for each in items]


def rules(weights: dict[str, str] | None = None, **scoring) -> ScoringRules:
    """By section weights when there are any, else pooled."""
    sections = [{"number": number, "weight": weight} for number, weight in (weights or {}).items()]
    return ScoringRules.of_form({"method": "sections" if weights else "pooled"} | scoring, sections, MARKS)


def score(items: list[ItemSpec], answers: dict[str, str], by: ScoringRules, default: str | None = "good") -> Score:
    """`default` "good": what is not named is answered as it should be."""
    given = [(each, answers.get(each.key, each.good if default == "good" else default)) for each in items]
    return score_of(given, by)


KEBAB = in_order(
    *(
        item(key, weight, section=section, na_allowed=True)
        for section, weights in {
            "order": {"greeted": 3, "smiled": 3, "extra": 5, "app": 2, "sign_up": 3},
            "payment": {"repeated": 2, "receipt": 2, "wished": 3},
            "food": {"wrapped": 2, "temperature": 2, "looks": 2},
            "staff": {"tidy": 2, "clothes": 2, "friendly": 2},
            "clean": {"front": 1, "bin": 1, "floor": 2, "tables": 2, "furniture": 2, "air": 2, "toilet": 2},
        }.items()
        for key, weight in weights.items()
    ),
    item("queue", 0, section="order", answer="count"),
)
KEBAB_VISIT = {"app": "na", "toilet": "na", "extra": "no", "bin": "no"}

HOT_POT_WORDS = {"poor": "0.1", "weak": "0.4", "fair": "0.65", "good": "0.85", "perfect": "1"}
HOT_POT = in_order(
    *(rated(f"area{n}", weight, HOT_POT_WORDS) for n, weight in enumerate((10, 10, 10, 20, 20, 15, 10, 5), 1)),
    *(item(f"sop{n}", section="2", na_allowed=True) for n in range(1, 13)),
    *(item(f"now{n}", 0, section="3", good="no", critical="STOP") for n in range(1, 6)),
)
HOT_POT_LEVELS = [
    {"from": "80", "name": {"en": "Fair"}},
    {"from": "90", "name": {"en": "Model"}},
    {"from": "85", "name": {"en": "Good"}},
]
HOT_POT_RULES = rules(
    {"1": "60", "2": "40", "3": "0"}, levels=HOT_POT_LEVELS, veto_name={"en": "One-vote veto"}
)

GOVERNMENT = {"1": "5", "2": "15", "3": "20", "4": "20", "5": "20", "6": "15", "7": "5"}
GOVERNMENT_RESULTS = ("0.32", "0.158", "0.158", "0.3", "0.214", "0.219", "1")
GOVERNMENT_FORM = in_order(
    *(rated(f"g{n}", 1, {"seen": share}, section=str(n)) for n, share in enumerate(GOVERNMENT_RESULTS, 1))
)

FRESHSTOP_PENALTY = {5: "2.5", 3: "1.5", 1: None}
FRESHSTOP = in_order(
    *(
        item(key, weight, penalty=FRESHSTOP_PENALTY[weight])
        for weight, keys in {
            1: ("passages", "wood", "bin"),
            3: ("poster", "glass", "floors", *(f"gap{n}" for n in range(8))),
            5: ("priced", "ripe", "dairy", "butchery", "packs", "coffee", "damaged", "deli", "toilets"),
        }.items()
        for key in keys
    )
)

POINTS_0_3 = {str(points): str(Fraction(points, 3)) for points in range(4)}


def _asked(key: str, words: str, weight: int = 0, **facts) -> ItemSpec:
    return item(key, weight, text={"en": words}, title={"en": key}, **facts)


EVERY_KIND = in_order(
    _asked("note", "Stand where the line begins.", answer="note"),
    _asked("offered", "What was offered?", 2, answer="multi", comment="never", options=(("bread", {"en": "Bread"}), ("tea", {"en": "Tea"})), shares=(("bread", "1/2"), ("tea", "1/2"))),
    _asked("price", "What did the bread cost?", answer="number", maximum=100),
    _asked("paid", "What did you pay?", answer="number", maximum=100),
    _asked("heard", "What was said first?", answer="text", optional=True),
    _asked("helped", "Did anybody help?", 2, reasons=(("busy", {"en": "Busy"}), ("absent", {"en": "Nobody there"}))),
    _asked("how", "How did they help?", answer="choice", options=(("led", {"en": "Led me there"}), ("told", {"en": "Told me"})), show_if=({"item": "helped", "is": ["yes"]},)),
)
KINDS_CHECKS = [{"left": "price", "op": "<=", "right": "paid", "message": {"en": "You paid less than the bread cost."}}]
