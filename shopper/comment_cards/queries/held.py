"""What was said, one at a time, for whoever looks at it first."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.models import Submission
from shopper.comment_cards.models import Comment
from shopper.infra.db import db


def locked_comment(comment_id: UUID) -> Comment | None:
    """Held to the end of the transaction, as it is now."""
    return db.session.get(Comment, comment_id, with_for_update=True, populate_existing=True)


def comment_to_look_at(comment_id: UUID) -> Comment | None:
    """As it is now, nobody kept from changing it; None for what is absent or erased."""
    found = db.session.get(Comment, comment_id, populate_existing=True)
    return found if found is not None and found.erased_on is None else None


def submissions_of(comment_id: UUID) -> list[UUID]:
    """What was sent of it and is still here: the first, and every revision, the newest first."""
    return [sent.id for _, sent in sent_of([comment_id])]


def sent_of(comment_ids: Iterable[UUID]) -> list[tuple[UUID, Submission]]:
    """Of each comment what was sent and is still here, the newest revision first."""
    first = sa.select(Submission.id.label("comment_id"), Submission.id).where(Submission.id.in_(list(comment_ids)))
    chain = first.cte("chain", recursive=True)
    chain = chain.union(sa.select(chain.c.comment_id, Submission.id).where(Submission.replaces == chain.c.id))
    rows = sa.select(chain.c.comment_id, Submission).join(Submission, Submission.id == chain.c.id)
    rows = rows.where(Submission.kind == "comment").order_by(Submission.rev.desc(), Submission.id)
    return [(comment_id, sent) for comment_id, sent in db.session.execute(rows)]
