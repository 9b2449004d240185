"""What arrived becomes a comment: once, whatever is sent twice; what is said later overwrites what was said before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.models import Submission
from shopper.capture.queries import first_revision
from shopper.capture.queries import submission as submission_by_id
from shopper.comment_cards.models import Comment, OrderCode, Placement
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.said import Said, read_said
from shopper.comment_cards.rules.state import FormState, is_worked, read_state
from shopper.config import settings
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node

FUTURE = timedelta(minutes=10)
"""How far a customer's clock may run ahead before ours is believed instead."""


@transaction
def record_comment(submission_id: UUID, trace: Any = None) -> None:
    """Called within the transaction that stores the submission. The look at it is owed in the same one."""
    found = submission_by_id(submission_id)
    if found is None or found.subject_id is None:
        return
    said, state = read_said(found.body), None
    if said.state:
        state = read_state(settings().secret_key.encode(), said.state)
    first = first_revision(found) if found.replaces else found
    known = db.session.get(Comment, first.id) if first is not found else None
    if known is None:
        _insert(found, said, state, trace)
    else:
        _overwrite(known, found.id, said)
    enqueue("comment_cards.look", {"comment_id": str(first.id)}, key=f"look:{first.id}")


def _insert(found: Submission, said: Said, state: FormState | None, trace: Any) -> None:
    spot = db.session.execute(
        sa.select(Placement.card_id, Placement.company_id, Node.id, Node.kind, Node.parent_id)
        .join(Node, Node.id == Placement.node_id)
        .where(Placement.id == found.subject_id)
    ).one()
    location = spot.parent_id if spot.kind == "department" and spot.parent_id else spot.id
    order_id, labels = _order(said.order, found.subject_id)
    if trace is not None and trace.staff_near:
        labels.append({"code": "staff_near", "n": trace.staff_near})
    row = Comment(
        id=found.id,
        company_id=spot.company_id,
        location_id=location,
        placement_id=found.subject_id,
        order_code_id=order_id,
        card_id=spot.card_id,
        card_rev=said.card_rev,
        source=said.source,
        code=codes.new_return_code(),
        labels=labels,
        written_at=_written_at(said.at, found.received_at),
        received_at=found.received_at,
        revision_id=found.id,
        **_spoken(said),
    )
    if trace is not None:
        row.address_key, row.device_key, row.hand_key = trace.address_key, trace.device_key, trace.hand_key
        if is_worked(said.state or "", said.work):
            row.hand_key = "p" + trace.hand_key[1:]
    if state is not None:
        row.page = state.nonce
        row.age_ms = round(state.age(found.received_at).total_seconds() * 1000)
    db.session.add(row)


def _overwrite(comment: Comment, revision_id: UUID, said: Said) -> None:
    if comment.erased_on is not None:
        return
    for name, value in _spoken(said).items():
        setattr(comment, name, value)
    comment.revision_id = revision_id


def _spoken(said: Said) -> dict[str, Any]:
    return {
        "language": said.language,
        "face": said.face,
        "topics": list(said.topics),
        "answers": dict(said.answers),
        "words": said.words,
        "praised": said.praised,
        "wants_answer": said.wants_answer,
    }


def _order(text: str | None, placement_id: UUID | None) -> tuple[UUID | None, list[dict[str, Any]]]:
    """The order a single-use code stands for, once; a second filling is kept and says so."""
    code = codes.read(text) if text else None
    if code is None:
        return None, []
    wanted = sa.select(OrderCode.id).where(OrderCode.code == code, OrderCode.placement_id == placement_id)
    order_id = db.session.scalar(wanted.with_for_update())
    if order_id is not None and db.session.scalar(sa.select(Comment.id).where(Comment.order_code_id == order_id)):
        return None, [{"code": "order_reused"}]
    return order_id, []


def _written_at(at: datetime | None, received_at: datetime) -> datetime:
    return at if at is not None and at <= received_at + FUTURE else clock.now()
