"""On the customer's own page: their thanks arrived, their idea is thought about, may we repeat their words?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from shopper.cases.status import Step, contributes
from shopper.comment_cards.models import Comment, Placement
from shopper.comment_cards.rules.names import short_name
from shopper.infra.i18n import pick
from shopper.recognition import words
from shopper.recognition.models import Praise
from shopper.recognition.queries import ideas, praise, testimonials
from shopper.recognition.rules.words import may_be_repeated, without_contacts
from shopper.web.formats import localdate


@dataclass(frozen=True)
class Asked:
    """A link on the customer's page. `is_agreed`: they let us repeat their words, and are not asked again."""

    href: str
    is_agreed: bool


@contributes
def thanks_arrived(comment: Comment) -> list[Step]:
    """Each once somebody has read it: what is on its way is no news."""
    return [_arrived(each, each.confirmed_at, comment) for each in praise.praise_of_comment(comment.id) if each.confirmed_at]


def _arrived(kept: Praise, at: datetime, comment: Comment) -> Step:
    day = localdate(at, comment.location.zone, "d MMMM")
    place = pick(comment.location.name).text
    if kept.employee is None:
        what = _("Your thanks reached the team of %(place)s on %(day)s", place=place, day=day)
    else:
        what = _("Your thanks reached %(name)s on %(day)s", name=short_name(kept.employee.name), day=day)
    return Step(what, at, without_contacts(kept.thanks))


@contributes
def idea_thought_about(comment: Comment) -> list[Step]:
    kept = ideas.idea_of_comment(comment.id)
    if kept is None:
        return []
    name = short_name(kept.owner.name)
    thanked = Step(_("Thank you for your idea: %(name)s looks at it", name=name), kept.thanked_at)
    if kept.verdict is None:
        return [thanked]
    told = _("Your idea: %(verdict)s", verdict=words.TOLD[kept.verdict])
    answer = pick(kept.answer)
    mark = f" ({_('not translated')})" if answer.is_fallback else ""
    return [thanked, Step(told, kept.judged_at, f"{answer.text}{mark}")]


def words_asked(comment: Comment) -> Asked | None:
    """Where a pleased customer says whether we may repeat their words, or takes it back. Once taken back it is not asked again."""
    kept = testimonials.kept_for(comment.id)
    is_agreed = kept is not None and kept.withdrawn_at is None
    if comment.standing != "counted" or comment.erased_on or (kept is not None and not is_agreed):
        return None
    if not (is_agreed or may_be_repeated(comment.face, comment.words)):
        return None
    return Asked(url_for("guests.ask", code=comment.code), is_agreed)


def did_link(placement: Placement | None, language: str | None = None) -> str | None:
    """The list "You said, we did" of the place behind a customer's card, where there is something to show."""
    if placement is None or placement.place == "internal" or not ideas.is_anything_done_at(placement.node):
        return None
    asked: dict[str, Any] = {"in": language} if language else {}
    return url_for("guests.did", code=placement.code, **asked)
