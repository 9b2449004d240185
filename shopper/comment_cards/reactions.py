"""Comments among the kinds of forms that can arrive, and what happens when one does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from shopper.capture import kinds
from shopper.capture.events import SubmissionReceived
from shopper.capture.kinds import Admission, Reason, Sender
from shopper.capture.queries import submission
from shopper.capture.rules import Envelope
from shopper.comment_cards.actions import receiving
from shopper.comment_cards.queries.spots import company_of
from shopper.comment_cards.rules.said import read_said
from shopper.errors import NotFound, TooLarge
from shopper.infra.bus import subscribe
from shopper.web.traces import refuse_flood

NAME = "comment"
MOST_PHOTOS = 5
MOST_BYTES = 32_000
"""Four thousand letters of any alphabet, and the rest: more is no comment, and a robot fills no disk."""
MOST_AT_A_PLACE = 45_000_000
"""Bytes in an hour. Whoever looks odd is held, not refused; beyond these it is a flood that would only fill the disk."""


class CommentKind:
    """Owner: nobody known; whoever has the page it was sent from may go on with it. Auth: none. Photos: few, of anything."""

    name = NAME
    invalid_codes: frozenset[str] = frozenset()

    def admit(self, envelope: Envelope, sender: Sender) -> Admission:
        company = company_of(envelope.subject) if envelope.subject else None
        if company is None:
            raise NotFound
        if sender.trace is not None:  # those whose script did its sum are counted apart: a flood does not shut them out
            refuse_flood(MOST_AT_A_PLACE, envelope.size, str(envelope.subject), sender.trace.hand_key[0])
        return Admission(company, None)

    def is_owner(self, owner_id: UUID | None, sender: Sender) -> bool:
        return owner_id is None

    def judge(self, envelope: Envelope, raw: bytes, received_at: datetime) -> Sequence[Reason]:
        if len(raw) > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
        _demand_same_page(envelope, raw)
        return [Reason("too_many_photos")] if len(envelope.photos) > MOST_PHOTOS else []

    def explain(self, reason: Reason) -> str:
        return str(_("Only the first five photos are looked at."))


def _demand_same_page(envelope: Envelope, raw: bytes) -> None:
    """What is said later comes from the page that was signed for what was said first. Staff read ids, and have no such page."""
    earlier = submission(envelope.replaces) if envelope.replaces else None
    if earlier is not None and read_said(earlier.body).state != read_said(raw).state:
        raise NotFound


kinds.register(CommentKind())


@subscribe(SubmissionReceived)
def make_comment(event: SubmissionReceived) -> None:
    if event.kind == NAME:
        receiving.record_comment(event.submission_id, event.trace)
