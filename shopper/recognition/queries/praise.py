"""Thanks: one's own, the team's, and those of which somebody still has to say whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import among, branches, inside, visited_branches
from shopper.access.rules import JUDGE_IDEAS
from shopper.cases.models import Case, Point
from shopper.comment_cards.models import Comment
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.recognition.models import Praise
from shopper.recognition.rules.words import thanks_in, without_contacts

MOST = 100


@dataclass(frozen=True)
class Heard:
    """Thanks with the words that may be shown to whoever is thanked: of mixed ones, the thanks alone. `named`: who, as said."""

    praise: Praise
    words: str
    named: str


def praise_of(user_id: UUID) -> list[Heard]:
    """One's own and those for the whole team at one's place, the newest first. Never somebody else's."""
    team = sa.and_(Praise.employee_id.is_(None), Praise.matched_by.is_not(None), among(visited_branches(user_id)))
    return _heard(sa.or_(Praise.employee_id == user_id, team))


def praise_to_match(user_id: UUID) -> list[Heard]:
    """In the branches one leads: nobody knows yet who is meant."""
    led = inside(branches(user_id, JUDGE_IDEAS))
    return _heard(sa.and_(Praise.employee_id.is_(None), Praise.matched_by.is_(None), led))


def praise_for(user_id: UUID, praise_id: UUID) -> Praise:
    """To be confirmed by whoever is thanked; NotFound for everybody else."""
    found = next((each.praise for each in praise_of(user_id) if each.praise.id == praise_id), None)
    if found is None:
        raise NotFound("praise")
    return found


def open_praise_for(user_id: UUID, praise_id: UUID) -> Praise:
    """One to match in a branch one leads; NotFound for anything else, also once somebody has said who it is."""
    query = sa.select(Praise).join(Node, Node.id == Praise.location_id).where(Praise.id == praise_id)
    query = query.where(inside(branches(user_id, JUDGE_IDEAS)), Praise.matched_by.is_(None), Praise.employee_id.is_(None))
    found = db.session.scalar(query.with_for_update(of=Praise))
    if found is None:
        raise NotFound("praise")
    return found


def praise_of_comment(comment_id: UUID) -> list[Praise]:
    """A row for each who is thanked, in the order of their names."""
    return list(db.session.scalars(sa.select(Praise).where(Praise.comment_id == comment_id).order_by(Praise.position)))


def comment(comment_id: UUID) -> Comment | None:
    """One that counts and was not erased."""
    query = sa.select(Comment).where(Comment.id == comment_id, Comment.standing == "counted", Comment.erased_on.is_(None))
    return db.session.scalar(query)


def kind_words(comments: Collection[Comment]) -> Mapping[UUID, str]:
    """By comment: what was said in thanks, without ways to reach whoever said it.

    A comment that became a case was split into points, perhaps again by hand: of those, the ones that thank. Else by its words.
    """
    said = {each.id: each for each in comments}
    query = sa.select(Case.comment_id, Point.kind, Point.words).join(Case, Case.id == Point.case_id)
    split: dict[UUID, list[str]] = defaultdict(list)
    for comment_id, kind, words in db.session.execute(query.where(Case.comment_id.in_(said)).order_by(Point.position)):
        if comment_id is not None:
            is_name = words.strip() == (said[comment_id].praised or "").strip()
            split[comment_id] += [words] if kind == "thank" and not is_name else []
    found = {each.id: " ".join(split[each.id]) if each.id in split else thanks_in(each.words, each.face) for each in comments}
    return {comment_id: without_contacts(words) for comment_id, words in found.items()}


def _heard(which: sa.ColumnElement[bool]) -> list[Heard]:
    query = (
        sa.select(Praise)
        .join(Node, Node.id == Praise.location_id)
        .where(which)
        .options(joinedload(Praise.comment), joinedload(Praise.location), joinedload(Praise.employee))
        .order_by(Praise.created_at.desc(), Praise.id)
        .limit(MOST)
    )
    rows = list(db.session.scalars(query))
    words = kind_words([each.comment for each in rows])
    return [Heard(each, words[each.comment_id], without_contacts(each.said or each.comment.praised)) for each in rows]
