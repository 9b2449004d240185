"""A fault of a definition in words: what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from shopper.comment_cards.rules.faults import Fault

LANGUAGE_IN = {"en": _l("in English"), "ru": _l("in Russian"), "pl": _l("in Polish")}
FAULTS: Mapping[str, Any] = {
    "no_language": _l("The card has no language. Tick at least one."),
    "no_words": _l("The words are missing %(language)s. Write them, or take the language off the card."),
    "too_long": _l("This is longer than %(most)s characters and would not fit. Shorten it."),
    "no_topics": _l("The card offers nothing it may have been about. Write at least one topic."),
    "many_topics": _l("There are more than %(most)s topics. Remove some."),
    "topic_twice": _l("This topic stands twice. Remove one of the two."),
    "key_wrong": _l("This row cannot be kept as it is. Remove it and write it anew."),
    "unknown_stage": _l("The topic belongs to no stage of the book. Choose its stage: the owner of the stage answers."),
    "few_options": _l("The question after the topics needs at least two answers. Write them, or empty the question."),
    "many_options": _l("There are more than %(most)s answers. Remove some."),
    "needs_rotation": _l("More than %(most)s topics do not fit one screen. Let some stages take turns, or remove topics."),
    "no_room": _l("More than %(most)s topics are always asked, so none is left for the turns. Let more stages take turns."),
    "turns_without_topic": _l("A stage takes turns without a topic: %(stage)s. Write a topic for it, or untick it."),
}


def fault_words(fault: Fault) -> str:
    facts = dict(fault.facts)
    if "language" in facts:
        facts["language"] = str(LANGUAGE_IN[str(facts["language"])])
    return str(FAULTS[fault.code]) % facts if facts else str(FAULTS[fault.code])
