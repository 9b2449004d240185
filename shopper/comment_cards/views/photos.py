"""After the words: what a customer shows. With scripts by the outbox (static/js/card/photos.js), without them in one post."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from shopper.access.rules import READ_COMMENTS
from shopper.capture.rules import MOST_PHOTO_BYTES
from shopper.comment_cards import intake
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import photos as queries
from shopper.comment_cards.queries import spots
from shopper.comment_cards.queries.judging import shown_to
from shopper.comment_cards.rules.design import read_design
from shopper.comment_cards.rules.photos import MOST, is_picture, takes_photos
from shopper.comment_cards.views.comments import comments
from shopper.comment_cards.views.door import left_here, no_comment, onwards, tell, told_page
from shopper.infra.storage import storage
from shopper.web.guard import actor, may, public
from shopper.web.photos import photo_response
from shopper.web.traces import trace

MOST_POST_BYTES = MOST * MOST_PHOTO_BYTES + 1_000_000


@tell.get("/<code>/<string(minlength=12):own>/photos")
@public
def show_photos(code: str, own: str) -> Response:
    """Nothing is required here either."""
    found = left_here(code, own)
    if found is None:
        return no_comment(code)
    if not _takes(found[1]):
        return onwards("thanks", found[0], code=code, own=own)
    return _photos_page(*found)


@tell.post("/<code>/<string(minlength=12):own>/photos")
@public
def add_photos(code: str, own: str) -> Response:
    """Each for itself: one that cannot be taken keeps no other away."""
    request.max_content_length = MOST_POST_BYTES
    found = left_here(code, own)
    if found is None or not _takes(found[1]):
        return no_comment(code)
    came = left_out = unread = 0
    for file in request.files.getlist("photo"):
        picture = file.read(MOST_PHOTO_BYTES + 1)
        if picture and not is_picture(picture):
            unread += 1
            continue
        is_kept = 0 < len(picture) <= MOST_PHOTO_BYTES and intake.keep_photo(found[1], picture, file.mimetype, trace=trace())
        came, left_out = came + is_kept, left_out + (bool(picture) and not is_kept)
    if came and not left_out and not unread:
        return onwards("show_photos", found[0], code=code, own=own)
    return _photos_page(*found, status=422, left_out=left_out, unread=unread)


@comments.get("/<uuid:comment_id>/photos/<uuid:pid>.jpg")
@may(READ_COMMENTS)
def picture(comment_id: UUID, pid: UUID) -> Response:
    """For whoever reads comments there; what is held, for whoever judges it."""
    found = queries.clean_photo(shown_to(actor().id, comment_id), pid)
    return photo_response(storage().path(found.clean_key), found.clean_sha256 or "")


def _takes(comment: Comment) -> bool:
    return takes_photos(read_design(spots.definition_of(comment)), comment.source)


def _photos_page(spot: spots.Spot, comment: Comment, *, status: int = 200, **left: int) -> Response:
    photos, lost = queries.photos_beside(comment), queries.lost_of(comment)
    seen = [each.submission_id for each in photos if each.clean_sha256]
    shown = {"free": queries.free_slots(comment.id), "here": len(photos) - len(lost), "seen": seen, "lost": lost, **left}
    return told_page("photos", spot, status=status, has_errors=status == 422, comment=comment, **shown)
