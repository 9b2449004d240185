"""What arrived becomes a comment: once, whatever is sent twice; what is said later overwrites what was said before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.events import SubmissionReceived
from shopper.capture.queries import first_revision
from shopper.capture.queries import submission as submission_by_id
from shopper.comment_cards.models import Comment, OrderCode
from shopper.comment_cards.queries.held import locked_comment
from shopper.comment_cards.queries.places import Place
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.said import Said, read_said
from shopper.comment_cards.rules.state import FormState, is_worked, read_state
from shopper.config import settings
from shopper.errors import Gone
from shopper.infra import clock
from shopper.infra.db import db, table_of
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction

INSERT = sa.insert(table_of(Comment))
PLACES = {"kiosk": "kiosk", "internal": "internal"}
"""Where a code hangs says how a comment came; what the sender says of it is not believed."""
FUTURE = timedelta(minutes=10)
"""How far a customer's clock may run ahead before ours is believed instead."""


@transaction
def record_comment(came: SubmissionReceived) -> None:
    """Called within the transaction that stores the submission. The look at it is owed in the same one."""
    said = read_said(came.raw)
    first_id = _first_of(came.submission_id) if came.replaces else came.submission_id
    known = locked_comment(first_id) if first_id != came.submission_id else None
    if known is None:
        _insert(came, said)
        first_id = came.submission_id
    else:
        _overwrite(known, came, said)
    # A key of its own: what is said while somebody looks at what was said before is looked at as well.
    enqueue("comment_cards.look", {"comment_id": str(first_id)}, key=f"look:{came.submission_id}")


def _first_of(submission_id: UUID) -> UUID:
    found = submission_by_id(submission_id)
    return first_revision(found).id if found is not None else submission_id


def _insert(came: SubmissionReceived, said: Said) -> None:
    """Straight into the table: this is what a busy hour costs."""
    place: Place = came.about
    trace = came.trace
    order_id, labels = _order(said.order, place.placement_id)
    source = "order" if order_id is not None or labels else PLACES.get(place.hangs, "qr")
    if place.revoked_at is not None:
        labels.append({"code": "revoked_code"})
    if trace is not None and trace.staff_near:
        labels.append({"code": "staff_near", "n": trace.staff_near})
    state = _page(said)
    row = {
        "id": came.submission_id,
        "company_id": place.company_id,
        "location_id": place.location_id,
        "placement_id": place.placement_id,
        "order_code_id": order_id,
        "card_id": place.card_id,
        "card_rev": min(said.card_rev, place.card_rev),  # asked of one that never was, nobody would be owed an answer
        "source": source,
        "code": codes.new_return_code(),
        "standing": "new",
        "labels": labels,
        "written_at": _written_at(said.at, came.received_at),
        "received_at": came.received_at,
        "revision_id": came.submission_id,
        **_spoken(said),
    }
    if trace is not None:
        hand = "p" + trace.hand_key[1:] if is_worked(said.state or "", said.work) else trace.hand_key
        row |= {"address_key": trace.address_key, "device_key": trace.device_key, "hand_key": hand}
    if state is not None:
        row |= {"page": state.nonce, "age_ms": round(state.age(came.received_at).total_seconds() * 1000)}
    db.session.execute(INSERT, row)


def _overwrite(comment: Comment, came: SubmissionReceived, said: Said) -> None:
    """What it changes in what it replaces; what was said meanwhile, on another page of the same comment, stays."""
    if comment.erased_on is not None:
        raise Gone  # nor is kept what was sent
    base = submission_by_id(came.replaces) if came.replaces and came.replaces != comment.revision_id else None
    before = _spoken(read_said(base.body)) if base is not None else {}
    for name, value in _spoken(said).items():
        if name not in before or before[name] != value:
            setattr(comment, name, value)
    if page := _page(said):
        comment.page = page.nonce  # said after its page was forgotten: forgotten again
    comment.revision_id = came.submission_id


def _page(said: Said) -> FormState | None:
    return read_state(settings().secret_key.encode(), said.state) if said.state else None


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
    """The order a single-use code stands for, once; a second filling, or one of a batch taken back, is kept and says so."""
    code = codes.read(text) if text else None
    if code is None:
        return None, []
    wanted = sa.select(OrderCode.id, OrderCode.revoked_at).where(OrderCode.code == code, OrderCode.placement_id == placement_id)
    order = db.session.execute(wanted.with_for_update()).first()
    if order is None:
        return None, []
    if db.session.scalar(sa.select(Comment.id).where(Comment.order_code_id == order.id)):
        return None, [{"code": "order_reused"}]
    return (order.id, []) if order.revoked_at is None else (None, [{"code": "revoked_code"}])


def _written_at(at: datetime | None, received_at: datetime) -> datetime:
    return at if at is not None and at <= received_at + FUTURE else clock.now()
