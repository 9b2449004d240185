"""What keeps a definition from being a card: each fault names its field; how to mend it stands in `words`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from shopper.comment_cards.rules.design import LANGUAGES, MOST_OPTIONS, MOST_SHOWN, MOST_TOPICS, Design, Texts

KEY = re.compile(r"[a-z][a-z0-9_]{0,19}\Z")
LONGEST = {"question": 90, "label": 40, "follow": 90, "option": 24}
"""So that a word fits where a thumb must hit it, at 360 px, in the longest language."""


@dataclass(frozen=True)
class Fault:
    """`field` as the designer's page names it: `topic-3-ru`."""

    field: str
    code: str
    facts: dict[str, str | int] = dataclasses.field(default_factory=dict)


def faults_of(design: Design, stages: Collection[str]) -> list[Fault]:
    """Every reason at once, in the order of the page. `stages`: those of the company's book."""
    return [*_of_whole(design), *_of_topics(design, stages), *_of_follow_up(design), *_of_rotation(design)]


def _of_whole(design: Design) -> Iterator[Fault]:
    if not design.languages:
        yield Fault("languages", "no_language")
    yield from _of_texts("question", design.question, design.languages, LONGEST["question"])


def _of_topics(design: Design, stages: Collection[str]) -> Iterator[Fault]:
    if not design.topics:
        yield Fault("topic-0-en", "no_topics")
    if len(design.topics) > MOST_TOPICS:
        yield Fault(f"topic-{MOST_TOPICS}-en", "many_topics", {"most": MOST_TOPICS})
    seen = set[str]()
    for number, topic in enumerate(design.topics):
        row = f"topic-{number}"
        if not KEY.match(topic.key) or topic.key in seen:
            yield Fault(f"{row}-en", "topic_twice" if topic.key in seen else "key_wrong")
        seen.add(topic.key)
        if topic.stage not in stages:
            yield Fault(f"{row}-stage", "unknown_stage")
        yield from _of_texts(row, topic.label, design.languages, LONGEST["label"])


def _of_follow_up(design: Design) -> Iterator[Fault]:
    asked = design.follow_up
    if asked is None:
        return
    yield from _of_texts("follow", asked.question, design.languages, LONGEST["follow"])
    keys = [each.key for each in asked.options]
    if not KEY.match(asked.key) or len(set(keys)) < len(keys) or not all(KEY.match(each) for each in keys):
        yield Fault("follow-en", "key_wrong")
    if len(asked.options) < 2:
        yield Fault(f"option-{len(asked.options)}-en", "few_options")
    if len(asked.options) > MOST_OPTIONS:
        yield Fault(f"option-{MOST_OPTIONS}-en", "many_options", {"most": MOST_OPTIONS})
    for number, option in enumerate(asked.options):
        yield from _of_texts(f"option-{number}", option.label, design.languages, LONGEST["option"])


def _of_rotation(design: Design) -> Iterator[Fault]:
    turning = [each for each in design.topics if each.stage in design.rotation]
    still = len(design.topics) - len(turning)
    if not turning and still > MOST_SHOWN:
        yield Fault("rotation", "needs_rotation", {"most": MOST_SHOWN})
    elif turning and still > MOST_SHOWN - 1:
        yield Fault("rotation", "no_room", {"most": MOST_SHOWN - 1})
    if lost := [each for each in design.rotation if each not in design.stages]:
        yield Fault("rotation", "turns_without_topic", {"stage": lost[0]})


def _of_texts(name: str, texts: Texts, languages: Collection[str], longest: int) -> Iterator[Fault]:
    for code in LANGUAGES:
        if code in languages and not texts.get(code):
            yield Fault(f"{name}-{code}", "no_words", {"language": code})
        elif len(texts.get(code, "")) > longest:
            yield Fault(f"{name}-{code}", "too_long", {"most": longest})
