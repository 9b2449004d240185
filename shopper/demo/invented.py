"""An invented visit: what was answered at a shop of a certain character, the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from shopper.demo.content import read
from shopper.questionnaires.rules import ItemSpec

GOOD, STEADY, SLIPPING, IMPROVING, FAILING = "good", "steady", "slipping", "improving", "failing"
# How often a standard is kept at the first and at the last visit of the year, by a shop's character.
KEPT = {GOOD: (0.93, 0.95), STEADY: (0.8, 0.83), SLIPPING: (0.9, 0.7), IMPROVING: (0.58, 0.93), FAILING: (0.6, 0.54)}
# Nobody's shop breaks these as readily as it forgets to say goodbye.
RARE = {"STOP": 0.12, "CAP": 0.35}
# What a visit does not always meet: the chance that it could be seen at all.
SELDOM = {"3.2": 0.35, "3.3": 0.5, "4.2": 0.8, "4.4": 0.7, "4.7": 0.35, "4.9": 0.7, "5.2": 0.85, "5.5": 0.8, "5.6": 0.6}
NEVER_HERE = ("3.4", "4.15", "4.17")  # no complaint and no call in the everyday scenario
TIMES = {"4.1": (11, 16), "4.8": (205, 150), "4.11": (180, 75)}  # seconds when all is well, and what neglect adds


@dataclass(frozen=True)
class Invented:
    """What a phone would have sent, but for its ids."""

    answers: dict[str, dict[str, str]]
    narrative: str


def character_of(code: str) -> str:
    """Fixed for the shops the tour shows, drawn for the others."""
    told = {"0117": STEADY, "0103": FAILING, "0109": IMPROVING, "0203": GOOD, "0301": SLIPPING}
    return told.get(code) or Random(f"character {code}").choices((GOOD, STEADY, SLIPPING, IMPROVING), (4, 6, 1, 2))[0]


def invent(specs: Sequence[ItemSpec], code: str, language: str, came_in: datetime, progress: float, turn: int) -> Invented:
    """`progress`: how much of the year is over, 0 to 1. `turn` tells two visits to one shop apart."""
    chance = Random(f"visit {code} {turn}")
    kept = _between(KEPT[character_of(code)], progress)
    habits = Random(f"habits {code}").sample(sorted(read("year")["facts"]), 2)
    answers = {spec.key: _answer(spec, kept, spec.key in habits, chance, language, came_in) for spec in specs}
    return Invented({key: answer for key, answer in answers.items() if answer}, _narrative(kept, chance, language))


def _between(ends: tuple[float, float], progress: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * progress


def _answer(spec: ItemSpec, kept: float, is_habit: bool, chance: Random, language: str, came_in: datetime) -> dict[str, str]:
    if spec.key in TIMES:
        return _timed(spec, kept, chance, came_in)
    if spec.answer == "choice":
        return {"value": {"1.1": "yes", "1.4": "greeting", "1.5": "no"}.get(spec.key, spec.options[0][0])}
    if spec.na_allowed and (spec.key in NEVER_HERE or chance.random() > SELDOM.get(spec.key, 1)):
        return {"value": "na"}
    slips = (1 - kept) * RARE.get(spec.critical or "", 1) * (3 if is_habit and not spec.critical else 1)
    if chance.random() >= slips:
        return {"value": "0" if spec.answer == "count" else "yes"}
    missed = {"count": "1", "scale3": "partly"}.get(spec.answer, "no")
    facts = read("year")["facts"].get(spec.key)
    return {"value": missed, "fact": chance.choice(facts)[language] if facts else ""}


def _timed(spec: ItemSpec, kept: float, chance: Random, came_in: datetime) -> dict[str, str]:
    well, neglect = TIMES[spec.key]
    seconds = max(4, round(chance.gauss(well + neglect * 2.5 * (1 - kept), well * 0.15)))
    start = came_in + timedelta(minutes={"4.1": 0, "4.8": 18, "4.11": 24}[spec.key])
    return {"value": str(seconds), "start": _told(start), "stop": _told(start + timedelta(seconds=seconds))}


def _narrative(kept: float, chance: Random, language: str) -> str:
    told = read("year")["narrative"]
    middle = "good" if kept > 0.88 else "middling" if kept > 0.66 else "poor"
    return " ".join(chance.choice(told[part])[language] for part in ("opening", middle, "ending"))


def _told(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
