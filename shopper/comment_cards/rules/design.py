"""What a card asks: the kept definition as plain values, and which of it is asked where on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

Texts = dict[str, str]

MOST_SHOWN = 6
"""Topics on one screen: more would be scrolled past, and twenty seconds would be over."""
MOST_TOPICS, MOST_OPTIONS = 24, 4
LANGUAGES = ("en", "ru", "pl")
CONTACTS = ("phone", "email")
REMEDIES = ("apology", "refund", "compensation", "replacement", "repair", "other")


@dataclass(frozen=True)
class Topic:
    """What it may have been about: belongs to the stage whose owner answers for it. `serious`: is phoned, whatever the face."""

    key: str
    stage: str
    label: Texts
    serious: bool = False


@dataclass(frozen=True)
class Option:
    key: str
    label: Texts


@dataclass(frozen=True)
class FollowUp:
    """One question with a tap as its answer, after the topics: with them the two follow-ups that a card may have."""

    key: str
    question: Texts
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Design:
    """A card's definition. `rotation`: stages that take turns; topics of others are always asked. `moment`: kept as it is."""

    languages: tuple[str, ...]
    question: Texts
    topics: tuple[Topic, ...]
    follow_up: FollowUp | None = None
    words: bool = True
    praise: bool = True
    photos: bool = False
    contact: tuple[str, ...] = CONTACTS
    rotation: tuple[str, ...] = ()
    moment: Mapping[str, Any] | None = None

    @property
    def stages(self) -> list[str]:
        """Every stage it asks about, in the order of its topics."""
        return list(dict.fromkeys(topic.stage for topic in self.topics))

    def topic(self, key: str) -> Topic | None:
        return next((each for each in self.topics if each.key == key), None)


def read_design(kept: Mapping[str, Any]) -> Design:
    """The definition as a card's revision keeps it. What is unsound in it, `faults_of` says; this reads what it can."""
    asked = kept.get("follow_up")
    return Design(
        languages=tuple(each for each in LANGUAGES if each in _list(kept, "languages")),
        question=_texts(kept.get("question")),
        topics=tuple(_topic(each) for each in _list(kept, "topics") if isinstance(each, Mapping)),
        follow_up=_follow_up(asked) if isinstance(asked, Mapping) else None,
        words=bool(kept.get("words", True)),
        praise=bool(kept.get("praise", True)),
        photos=bool(kept.get("photos", False)),
        contact=tuple(each for each in CONTACTS if each in _list(kept, "contact")),
        rotation=tuple(str(each) for each in _list(kept, "rotation")),
        moment=kept.get("moment") if isinstance(kept.get("moment"), Mapping) else None,
    )


def kept_form(design: Design) -> dict[str, Any]:
    """As it is kept; reading it again gives the same design."""
    asked = design.follow_up
    return {
        "languages": list(design.languages),
        "question": design.question,
        "topics": [{"key": each.key, "stage": each.stage, "label": each.label, "serious": each.serious} for each in design.topics],
        "follow_up": asked and {"key": asked.key, "question": asked.question, "options": [vars(each) for each in asked.options]},
        "words": design.words,
        "praise": design.praise,
        "photos": design.photos,
        "contact": list(design.contact),
        "rotation": list(design.rotation),
        "moment": dict(design.moment or {}),
    }


def asked_on(design: Design, placement_id: UUID, day: date) -> tuple[Topic, ...]:
    """The topics shown in a spot on a local day, in the card's order: at most six.

    Stages in rotation take turns day by day, each spot from a start of its own; within `cycle_days` every one is asked.
    """
    fixed = [each for each in design.topics if each.stage not in design.rotation]
    turning = [each for each in dict.fromkeys(design.rotation) if any(topic.stage == each for topic in design.topics)]
    shown = set(_keys(fixed[:MOST_SHOWN]))
    if turning:
        turn, days = day.toordinal() + placement_id.int % len(turning), cycle_days(design)
        start = turn % days if turn % days < len(turning) else turn // days
        for step in range(len(turning)):
            stage = turning[(start + step) % len(turning)]
            own = [each for each in design.topics if each.stage == stage]
            first = turn // days % len(own)
            shown |= set(_keys([*own[first:], *own[:first]][: MOST_SHOWN - len(shown)]))
    return tuple(each for each in design.topics if each.key in shown)


def cycle_days(design: Design) -> int:
    """In how many days every stage in rotation was asked in a spot. Never whole weeks: a stage whose turn always came on a day on
    which the shop is shut would be asked of nobody."""
    stages = len({each.stage for each in design.topics} & set(design.rotation))
    return stages + 1 if stages % 7 == 0 else stages


def _keys(topics: Iterable[Topic]) -> list[str]:
    return [each.key for each in topics]


def _topic(kept: Mapping[str, Any]) -> Topic:
    return Topic(str(kept.get("key", "")), str(kept.get("stage", "")), _texts(kept.get("label")), bool(kept.get("serious")))


def _follow_up(kept: Mapping[str, Any]) -> FollowUp:
    options = [each for each in _list(kept, "options") if isinstance(each, Mapping)]
    read = tuple(Option(str(each.get("key", "")), _texts(each.get("label"))) for each in options)
    return FollowUp(str(kept.get("key", "")), _texts(kept.get("question")), read)


def _list(kept: Mapping[str, Any], name: str) -> list[Any]:
    found = kept.get(name)
    return list(found) if isinstance(found, list | tuple) else []


def _texts(found: Any) -> Texts:
    kept = found if isinstance(found, Mapping) else {}
    return {code: kept[code] for code in LANGUAGES if isinstance(kept.get(code), str) and kept[code]}
