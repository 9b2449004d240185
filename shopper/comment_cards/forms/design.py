"""What was typed about a card?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import phonenumbers
from flask_babel import gettext as _

from shopper.comment_cards.actions.designing import CardTerms
from shopper.comment_cards.forms.faults import fault_words
from shopper.comment_cards.models import CommentCard
from shopper.comment_cards.rules.design import (
    CONTACTS,
    LANGUAGES,
    MOST_OPTIONS,
    MOST_TOPICS,
    REMEDIES,
    Design,
    FollowUp,
    Option,
    Topic,
)
from shopper.comment_cards.rules.faults import faults_of
from shopper.questionnaires.forms import Errors, Reader, Values, spread
from shopper.web.addresses import id_in

GAPS = ("no_words", "no_topics")
"""What a card that is still being designed may lack between two looks at it."""


def read_card(fields: Mapping[str, str], stages: list[str], *, is_live: bool) -> tuple[CardTerms, Design, Errors]:
    """The card as typed. A gap is an error only once the card is live; until then it keeps it from going live."""
    read = Reader(fields)
    design = Design(
        languages=tuple(code for code in LANGUAGES if read.ticked(f"language_{code}")),
        question=read.texts("question"),
        topics=tuple(_topics(read)),
        follow_up=_follow_up(read),
        words=read.ticked("words"),
        praise=read.ticked("praise"),
        photos=read.ticked("photos"),
        contact=tuple(each for each in CONTACTS if read.ticked(f"contact_{each}")),
        rotation=tuple(stage for stage in stages if read.ticked(f"turn-{stage}")),
    )
    terms = CardTerms(
        name=read.texts("name"),
        senior_id=_person(read, "senior"),
        suggestions_id=_person(read, "suggestions"),
        remedies=[each for each in REMEDIES if read.ticked(f"remedy-{each}")],
        line=_line(read),
    )
    if not terms.name:
        read.errors["name-en"] = _("Give the card a name in at least one language.")
    rows = _topic_rows(read)
    for fault in faults_of(design, stages):
        if is_live or fault.code not in GAPS:
            read.errors.setdefault(_as_typed(fault.field, rows), fault_words(fault))
    return terms, design, read.errors


def card_values(card: CommentCard, design: Design) -> Values:
    """The fields of a card as they would be typed."""
    values = spread("name", card.name) | spread("question", design.question)
    ticked = {
        **{f"language_{code}": code in design.languages for code in LANGUAGES},
        **{name: getattr(design, name) for name in ("words", "praise", "photos")},
        **{f"contact_{each}": each in design.contact for each in CONTACTS},
        **{f"turn-{stage}": True for stage in design.rotation},
        **{f"remedy-{each}": each in card.remedies for each in REMEDIES},
    }
    values |= {name: "1" for name, holds in ticked.items() if holds}
    for number, topic in enumerate(design.topics):
        row = f"topic-{number}"
        values |= spread(row, topic.label)
        values |= {f"{row}-value": topic.key, f"{row}-stage": topic.stage, f"{row}-place": str(number + 1)}
        values |= {f"{row}-serious": "1"} if topic.serious else {}
    if design.follow_up:
        values |= spread("follow", design.follow_up.question)
        for number, option in enumerate(design.follow_up.options):
            values |= spread(f"option-{number}", option.label) | {f"option-{number}-value": option.key}
    line = card.line or {}
    values |= spread("hours", line.get("hours") or {}) | {"phone": shown_phone(line.get("phone", ""))}
    return values | {"senior": str(card.senior_id or ""), "suggestions": str(card.suggestions_id or "")}


def shown_phone(phone: str) -> str:
    """+48221234567 as people read it: +48 22 123 45 67."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return phone


def _topics(read: Reader) -> Iterator[Topic]:
    """In the order of their places; each keeps its key, for comments name it."""
    rows = _topic_rows(read)
    for row, key in zip(rows, _keys(read, rows, "t"), strict=True):
        yield Topic(key, read.text(f"{row}-stage")[:20], read.texts(row), read.ticked(f"{row}-serious"))


def _topic_rows(read: Reader) -> list[str]:
    return sorted(_rows(read, "topic", MOST_TOPICS), key=lambda row: read.whole(f"{row}-place", 1000) or 1000)


def _follow_up(read: Reader) -> FollowUp | None:
    question, rows = read.texts("follow"), list(_rows(read, "option", MOST_OPTIONS))
    if not question and not rows:
        return None
    options = tuple(Option(key, read.texts(row)) for row, key in zip(rows, _keys(read, rows, "o"), strict=True))
    return FollowUp("fixed", question, options)


def _rows(read: Reader, name: str, most: int) -> Iterator[str]:
    """Rows in which words stand and that are not ticked for removal."""
    for number in range(most):
        row = f"{name}-{number}"
        if read.texts(row) and not read.ticked(f"{row}-gone"):
            yield row


def _keys(read: Reader, rows: list[str], letter: str) -> list[str]:
    kept = [read.text(f"{row}-value") for row in rows]
    free = (key for number in range(1, 1000) if (key := f"{letter}{number}") not in kept)
    keys = list[str]()
    for key in kept:
        keys.append(key if re.fullmatch("[a-z][a-z0-9_]{0,19}", key) and key not in keys else next(free))
    return keys


def _as_typed(field: str, rows: list[str]) -> str:
    """A fault knows topics by their order; on the page they stand in the rows in which they were typed."""
    found = re.fullmatch(r"topic-(\d+)-(\w+)", field)
    if found and int(found[1]) < len(rows):
        return f"{rows[int(found[1])]}-{found[2]}"
    return field


def _person(read: Reader, name: str) -> UUID | None:
    return id_in(read.text(name))


def _line(read: Reader) -> dict[str, Any] | None:
    typed, hours = read.text("phone"), read.texts("hours")
    if not typed and not hours:
        return None
    try:
        number = phonenumbers.parse(typed)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        read.errors["phone"] = _("Write the number with its country, such as +48 22 123 45 67.")
        return None
    if not hours:
        read.errors["hours-en"] = _("Say when somebody answers: nobody should ring in vain.")
    return {"phone": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), "hours": hours}
