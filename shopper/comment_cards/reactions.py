"""Comments and their photos among the kinds of forms that can arrive, and what happens when one does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shopper.capture import kinds
from shopper.capture.events import PhotoCleaned, SubmissionReceived
from shopper.capture.kinds import Admission, Reason, Sender
from shopper.capture.queries import first_revision, submission, tombstone
from shopper.capture.rules import MOST_PHOTO_BYTES, Envelope
from shopper.comment_cards.actions import photos, receiving
from shopper.comment_cards.queries.contacts import comment_to_answer
from shopper.comment_cards.queries.places import place_of
from shopper.comment_cards.queries.spots import code_of, definition_of, is_colleague
from shopper.comment_cards.rules.design import read_design
from shopper.comment_cards.rules.photos import PHOTO, own_code, takes_photos
from shopper.comment_cards.rules.said import read_said
from shopper.comment_cards.rules.state import is_same_page
from shopper.errors import Gone, Malformed, NotFound, NotSignedIn, TooLarge
from shopper.infra.bus import subscribe
from shopper.web.traces import refuse_flood

NAME = "comment"
MOST_BYTES = 32_000
"""Four thousand letters of any alphabet, and the rest: more is no comment, and a robot fills no disk."""
SMALL_BYTES = 4_096
MOST_AT_A_PLACE, MOST_LARGE_AT_A_PLACE = 40_000_000, 8_000_000
"""Bytes in an hour. Whoever looks odd is held, not refused; beyond these it is a flood that would only fill the disk. What is
larger than people mostly write is counted apart: a few hundred sendings of nothing but bulk shut nobody out."""
MOST_SHOWN_AT_A_PLACE = 400_000_000
"""Bytes of photos in an hour: two hundred customers with three each, as phones shrink them. What is kept of one is far smaller."""


class CommentKind:
    """Owner: nobody known; whoever has the page it was sent from may go on with it. Auth: none, but for cards between departments:
    any colleague's. Photos: each by itself."""

    name = NAME
    invalid_codes: frozenset[str] = frozenset()

    def admit(self, envelope: Envelope, sender: Sender) -> Admission:
        if envelope.photos:
            raise Malformed("photos")
        if envelope.size > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
        place = place_of(envelope.subject) if envelope.subject else None
        if place is None:
            raise NotFound
        if place.hangs == "internal" and not _goes_on(envelope):
            _demand_colleague(sender, place.company_id)
        if sender.trace is not None:  # those whose script did its sum are counted apart: a flood does not shut them out
            size, most = ("small", MOST_AT_A_PLACE) if envelope.size <= SMALL_BYTES else ("large", MOST_LARGE_AT_A_PLACE)
            refuse_flood(most, envelope.size, str(envelope.subject), sender.trace.hand_key[0], size)
        return Admission(place.company_id, None, place)

    def is_owner(self, owner_id: UUID | None, sender: Sender) -> bool:
        return owner_id is None

    def judge(self, envelope: Envelope, raw: bytes, received_at: datetime) -> Sequence[Reason]:
        _demand_same_page(envelope, raw)
        return []

    def explain(self, reason: Reason) -> str:
        return reason.code


class PhotoKind:
    """One photo beside a comment that is here already: words never wait for it. Whoever has the customer's code may show."""

    name = PHOTO
    invalid_codes: frozenset[str] = frozenset()

    def admit(self, envelope: Envelope, sender: Sender) -> Admission:
        if len(envelope.photos) != 1:
            raise Malformed("photos")
        comment = comment_to_answer(envelope.subject) if envelope.subject else None
        if comment is None or not takes_photos(read_design(definition_of(comment)), comment.source):
            raise NotFound
        if envelope.photos[0].size > MOST_PHOTO_BYTES:
            raise TooLarge(MOST_PHOTO_BYTES)
        return Admission(comment.company_id, None, (envelope.photos[0].size, str(comment.placement_id)))

    def is_owner(self, owner_id: UUID | None, sender: Sender) -> bool:
        return owner_id is None

    def judge(self, envelope: Envelope, raw: bytes, received_at: datetime) -> Sequence[Reason]:
        if len(raw) > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
        if own_code(raw) != code_of(envelope.subject or UUID(int=0)):
            raise NotFound  # staff read ids
        return []

    def explain(self, reason: Reason) -> str:
        return reason.code


def _demand_colleague(sender: Sender, company_id: UUID) -> None:
    """Who has signed out since goes on when they are back: their phone keeps it until then."""
    if sender.user_id is None:
        raise NotSignedIn
    if not is_colleague(sender.user_id, company_id):
        raise NotFound


def _goes_on(envelope: Envelope) -> bool:
    """Whether it adds to what a colleague has sent."""
    earlier = submission(envelope.replaces) if envelope.replaces else None
    return earlier is not None and earlier.subject_id == envelope.subject


def _demand_same_page(envelope: Envelope, raw: bytes) -> None:
    """What is said later comes from the page that was signed for what was said first. Staff read ids, and have no such page.

    Gone for what was erased meanwhile: a phone that was away does not say it again.
    """
    earlier = submission(envelope.replaces) if envelope.replaces else None
    if earlier is not None:
        if not is_same_page(read_said(earlier.body).state, read_said(raw).state, first_revision(earlier).id):
            raise NotFound
    elif envelope.replaces and tombstone(envelope.replaces):
        raise Gone


kinds.register(CommentKind())
kinds.register(PhotoKind())


@subscribe(SubmissionReceived)
def take_in(event: SubmissionReceived) -> None:
    if event.kind == NAME:
        receiving.record_comment(event)
    elif event.kind == PHOTO:
        photos.note_photo(event.submission_id)
        refuse_flood(MOST_SHOWN_AT_A_PLACE, *event.about, "photos")  # last: what is refused for another reason shuts nobody out


@subscribe(PhotoCleaned)
def show(event: PhotoCleaned) -> None:
    if event.kind == PHOTO and event.subject_id is not None:
        photos.tell_pictured(event.subject_id)
