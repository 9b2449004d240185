"""Ideas: those one answers for, those of the branches one leads, and what a place did about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import branches, inside
from shopper.access.rules import JUDGE_IDEAS
from shopper.comment_cards.models import CommentCard, Placement
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.recognition.models import VERDICTS, Suggestion
from shopper.recognition.rules.ideas import idea_in
from shopper.recognition.rules.words import without_contacts

PAGE_SIZE, MOST_SHOWN = 50, 40
STATES = ("open", *VERDICTS)


@dataclass(frozen=True)
class IdeaFilter:
    """What stands in the address. `state`: open or a verdict; `after`: go on after this one."""

    state: str | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class Idea:
    suggestion: Suggestion
    words: str


def ideas_for(user_id: UUID, wanted: IdeaFilter) -> tuple[list[Idea], UUID | None]:
    """One page, the newest first, and where the next one starts."""
    query = _visible(user_id).order_by(Suggestion.created_at.desc(), Suggestion.id.desc()).limit(PAGE_SIZE + 1)
    if wanted.state == "open":
        query = query.where(Suggestion.verdict.is_(None))
    elif wanted.state:
        query = query.where(Suggestion.verdict == wanted.state)
    if wanted.after:
        last = sa.select(Suggestion.created_at, Suggestion.id).where(Suggestion.id == wanted.after).subquery()
        here = sa.tuple_(Suggestion.created_at, Suggestion.id)
        query = query.join(last, sa.true()).where(here < sa.tuple_(last.c.created_at, last.c.id))
    rows = list(db.session.scalars(query))
    page = rows[:PAGE_SIZE]
    return [Idea(each, words_of(each)) for each in page], page[-1].id if len(rows) > PAGE_SIZE else None


def idea_for(user_id: UUID, suggestion_id: UUID) -> Suggestion:
    """One that the person answers for or leads; NotFound for anything else."""
    found = db.session.scalar(_visible(user_id).where(Suggestion.id == suggestion_id))
    if found is None:
        raise NotFound("idea")
    return found


def idea_of_comment(comment_id: UUID) -> Suggestion | None:
    return db.session.scalar(sa.select(Suggestion).where(Suggestion.comment_id == comment_id).options(joinedload(Suggestion.owner)))


def owner_of_ideas(card_id: UUID) -> UUID | None:
    """Whoever the card sends them to, else whoever answers for the rest of it."""
    row = db.session.execute(sa.select(CommentCard.suggestions_id, CommentCard.senior_id).where(CommentCard.id == card_id)).first()
    return row and (row.suggestions_id or row.senior_id)


def words_of(suggestion: Suggestion) -> str:
    """What was suggested, of mixed words that part; whole where the card says it is an idea and no part does."""
    words = without_contacts(suggestion.comment.words)
    return idea_in(words, suggestion.comment.face) or words


def place_of_code(code: str) -> Placement:
    """The place behind a code on a poster, in force or replaced; NotFound for what is no code, and for internal cards."""
    query = sa.select(Placement).where(Placement.code == code, Placement.place != "internal").options(joinedload(Placement.node))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("code")
    return found


def done_at(node: Node) -> list[Suggestion]:
    """What is shown to everybody of a place, its departments included."""
    query = sa.select(Suggestion).where(_shown_at(node)).order_by(Suggestion.judged_at.desc(), Suggestion.id)
    return list(db.session.scalars(query.limit(MOST_SHOWN)))


def is_anything_done_at(node: Node) -> bool:
    """Whether the list of a place has anything to show."""
    return db.session.scalar(sa.select(Suggestion.id).where(_shown_at(node)).limit(1)) is not None


def _shown_at(node: Node) -> sa.ColumnElement[bool]:
    there = sa.select(Node.id).where(inside([node.path]))
    return sa.and_(
        Suggestion.location_id.in_(there), Suggestion.is_shown, Suggestion.verdict.is_not(None), Suggestion.said.is_not(None)
    )


def _visible(user_id: UUID) -> sa.Select[Suggestion]:
    led = inside(branches(user_id, JUDGE_IDEAS))
    return (
        sa.select(Suggestion)
        .join(Node, Node.id == Suggestion.location_id)
        .where(sa.or_(Suggestion.owner_id == user_id, led))
        .options(joinedload(Suggestion.comment), joinedload(Suggestion.location), joinedload(Suggestion.owner))
    )
