"""What else came about the time of a comment: for the rules that tell robots, copies and staff from customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules import labels as rules
from shopper.comment_cards.rules.labels import Around
from shopper.comment_cards.rules.likeness import are_alike, may_be_alike
from shopper.infra.db import db

HOUR = timedelta(hours=1)
USUAL_DAYS, OPEN_HOURS = 28, 10
MOST_COMPARED = 20_000
FIVES, ONES, PRIOR = 3.0, 0.5, 5.0
"""Before anything is known three of five are content, and one of ten very much not."""


def around(comment: Comment, likeness: str | None, *, abuse_days: int) -> Around:
    """`likeness`: of its words as they are now."""
    hands = _hands(comment)
    own = hands.pop(comment.hand_key, 0)
    same, of_address, base = _faces(comment)
    return Around(
        own_hand=max(1, own),
        other_hands=list(hands.values()),
        times=_times(comment),
        at_place=_at_place(comment, comment.received_at - HOUR),
        usual=_usual(comment),
        page_used=_is_page_used(comment),
        same_face=same,
        of_address=of_address,
        base=base,
        twins=[each.id for each in twins(comment, likeness, abuse_days=abuse_days)],
    )


def twins(comment: Comment, likeness: str | None, *, abuse_days: int) -> list[Comment]:
    """Earlier ones of the company with the same words, or nearly; the oldest first."""
    if not likeness or not comment.words:
        return []
    since = comment.received_at - timedelta(days=abuse_days)
    before = sa.select(Comment.id, Comment.likeness).where(
        Comment.company_id == comment.company_id,
        Comment.received_at.between(since, comment.received_at),
        Comment.likeness.is_not(None),
        Comment.id != comment.id,
    )
    rows = db.session.execute(before.order_by(Comment.received_at.desc(), Comment.id).limit(MOST_COMPARED))
    near = [row.id for row in rows if may_be_alike(row.likeness, likeness)][:500]
    found = db.session.scalars(sa.select(Comment).where(Comment.id.in_(near)).order_by(Comment.received_at, Comment.id))
    return [each for each in found if each.words and are_alike(each.words, comment.words)]


def with_same_face(comment: Comment) -> list[Comment]:
    """Counted today from the same address with the same face, and nothing else said: nobody waits for an answer to them."""
    alike = _today(comment).where(Comment.face == comment.face, Comment.standing == "counted", Comment.words.is_(None))
    return list(db.session.scalars(alike.where(Comment.praised.is_(None), Comment.wants_answer.is_not(True))))


def _same_bucket(comment: Comment, since: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Comment.placement_id == comment.placement_id,
        Comment.address_key == comment.address_key,
        Comment.received_at.between(since, comment.received_at),
    )


def _hands(comment: Comment) -> Counter[str | None]:
    """How many with each browser that did the sum, or did not, as this one."""
    counted = sa.select(Comment.hand_key, sa.func.count()).where(_same_bucket(comment, comment.received_at - rules.WINDOW))
    rows = db.session.execute(counted.where(_as_proven(comment)).group_by(Comment.hand_key))
    return Counter({row[0]: row[1] for row in rows})


def _times(comment: Comment) -> Sequence[datetime]:
    mine = sa.select(Comment.received_at).where(
        _same_bucket(comment, comment.received_at - HOUR), Comment.hand_key == comment.hand_key
    )
    return list(db.session.scalars(mine.order_by(Comment.received_at.desc()).limit(20)))


def _at_place(comment: Comment, since: datetime) -> int:
    """With this one. What is held already crowds nobody out."""
    those = sa.select(sa.func.count()).select_from(Comment).where(Comment.placement_id == comment.placement_id, _as_proven(comment))
    others = those.where(
        Comment.received_at.between(since, comment.received_at), Comment.standing == "counted", Comment.id != comment.id
    )
    return 1 + (db.session.scalar(others) or 0)


def _usual(comment: Comment) -> float:
    """Counted comments in an opening hour there, over four weeks; where somebody said how many pass, not less than fits to it."""
    since = comment.received_at - timedelta(days=USUAL_DAYS)
    those = sa.select(sa.func.count()).select_from(Comment).where(Comment.placement_id == comment.placement_id)
    counted = those.where(Comment.received_at.between(since, comment.received_at - HOUR), Comment.standing == "counted")
    guests = (comment.placement.guests_a_day if comment.placement else None) or 0
    hourly = guests / OPEN_HOURS / rules.MOST_TIMES_USUAL  # at most as many as pass
    return max((db.session.scalar(counted) or 0) / (USUAL_DAYS * OPEN_HOURS), hourly)


def _is_page_used(comment: Comment) -> bool:
    if not comment.page:
        return False
    other = sa.select(Comment.id).where(Comment.page == comment.page, Comment.id != comment.id)
    return db.session.scalar(other.where(Comment.received_at <= comment.received_at).limit(1)) is not None


def _faces(comment: Comment) -> tuple[int, int, float]:
    """Of this face today from this address, of all there; and its usual share at the location."""
    if comment.face is None or comment.address_key is None:
        return 1, 1, 0.5
    today = db.session.execute(_today(comment).with_only_columns(Comment.face, sa.func.count()).group_by(Comment.face))
    here = {row[0]: row[1] for row in today}
    usual = sa.select(sa.func.count(), sa.func.sum(sa.case((Comment.face == comment.face, 1), else_=0))).where(
        Comment.location_id == comment.location_id,
        Comment.received_at.between(comment.received_at - timedelta(days=90), comment.received_at),
        Comment.standing == "counted",
        sa.or_(Comment.address_key.is_(None), Comment.address_key != comment.address_key),
    )
    n, same = db.session.execute(usual).one()
    prior = FIVES if comment.face == 5 else ONES
    return here.get(comment.face, 1), sum(here.values()), ((same or 0) + prior) / (n + PRIOR)


def _today(comment: Comment) -> sa.Select[Comment]:
    """From the same address to the same location within a day; the hash itself changes every day. A kiosk is apart from phones: it
    sends through the shop's address whoever taps."""
    since = comment.received_at - timedelta(days=1)
    return sa.select(Comment).where(
        Comment.location_id == comment.location_id,
        Comment.received_at.between(since, comment.received_at),
        Comment.address_key == comment.address_key,
        (Comment.source == "kiosk") == (comment.source == "kiosk"),
    )


def _as_proven(comment: Comment) -> sa.ColumnElement[bool]:
    is_proven = Comment.hand_key.startswith("p")
    return is_proven if (comment.hand_key or "").startswith("p") else sa.or_(Comment.hand_key.is_(None), ~is_proven)
