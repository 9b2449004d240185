"""The first look at what was said: labels, then counted or held. The worker's, some tenths of a second after the tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shopper.audit.actions import record
from shopper.comment_cards.actions.alarms import owe_weekly_look
from shopper.comment_cards.events import CommentAmended, CommentReceived
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import around as queries
from shopper.comment_cards.queries.held import comment_to_look_at, locked_comment
from shopper.comment_cards.rules.labels import Around, Arrival, is_held, labels_of
from shopper.comment_cards.rules.likeness import likeness_of
from shopper.infra import bus, clock
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings

COUNTED_ONCE = "counted_once"
"""Whoever owes an answer has heard of it: releasing it again is no second arrival."""


def look(comment_id: UUID) -> None:
    """Say what is odd about a comment; what is not held counts and is told. Runs again when the customer said more.

    Whatever a person has decided stays. Bears running twice. To compare takes longer than to write, and customers wait for whoever
    writes: so it is compared first. Who says more meanwhile is looked at again.
    """
    comment = comment_to_look_at(comment_id)
    if comment is None:
        return
    days = company_settings(comment.company_id).abuse_days
    likeness = likeness_of(comment.words)
    _conclude(comment_id, likeness, queries.around(comment, likeness, abuse_days=days), days)


@transaction
def _conclude(comment_id: UUID, likeness: str | None, around: Around, days: int) -> None:
    comment = locked_comment(comment_id)
    if comment is None or comment.erased_on is not None:
        return
    comment.likeness = likeness
    labels = labels_of(_arrival(comment), around)
    was_told = any(label.get("code") == COUNTED_ONCE for label in comment.labels)
    comment.labels = [*labels, {"code": COUNTED_ONCE}] if was_told else labels
    _forget_later(comment, days)
    owe_weekly_look(comment.company_id)
    if comment.judged_at is None:
        settle(comment, hold=is_held(labels))
    _mark_others(comment, labels, days)
    if comment.standing == "counted":
        tell_counted(comment)


@transaction
def tell_counted(comment: Comment) -> None:
    """It counts: whoever owes an answer hears of it, the first time as new, later as said more."""
    if any(label.get("code") == COUNTED_ONCE for label in comment.labels):
        bus.publish(CommentAmended(comment.id))
        return
    comment.labels = [*comment.labels, {"code": COUNTED_ONCE}]
    bus.publish(CommentReceived(comment.id))


@transaction
def settle(comment: Comment, *, hold: bool) -> None:
    """Counted, or held for a person who is told of it within the quarter of an hour."""
    was, comment.standing = comment.standing, "held" if hold else "counted"
    if hold and was != "held":
        record(None, "hold", "comment", comment.id, labels=[label["code"] for label in comment.labels])
        enqueue(
            "comment_cards.tell_held", {"company_id": str(comment.company_id)}, key=f"tell held:{comment.company_id}", at=_soon()
        )


def _mark_others(comment: Comment, labels: list[dict[str, object]], days: int) -> None:
    """What came before the pattern showed: of a cluster of one face the rest is held as well, a copied text is said to be so."""
    by_code = {label["code"]: label for label in labels}
    if "staff_address" in by_code:
        for other in queries.with_same_face(comment):
            if other.judged_at is None and other.id != comment.id:
                other.labels = [*other.labels, by_code["staff_address"]]
                settle(other, hold=True)
    if "clone" in by_code:
        first = queries.twins(comment, comment.likeness, abuse_days=days)[0]
        if not {"clone", "cloned"} & {label["code"] for label in first.labels}:
            first.labels = [*first.labels, {"code": "cloned"}]


def _arrival(comment: Comment) -> Arrival:
    return Arrival(
        id=comment.id,
        source=comment.source,
        face=comment.face,
        words=comment.words or "",
        wants_answer=bool(comment.wants_answer),
        at=comment.received_at,
        age=None if comment.age_ms is None else timedelta(milliseconds=comment.age_ms),
        proven=(comment.hand_key or "").startswith("p"),
        is_kiosk=comment.placement is not None and comment.placement.place == "kiosk",
        staff_device=comment.device_key is not None,
        kept=comment.labels,
    )


def _soon() -> datetime:
    """One message for what comes within a quarter of an hour."""
    return clock.now() + timedelta(minutes=15)


def _forget_later(comment: Comment, days: int) -> None:
    over = (comment.received_at + timedelta(days=days + 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    enqueue("comment_cards.forget_traces", {}, key=f"forget traces {over:%Y-%m-%d}", at=over)
