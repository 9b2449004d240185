"""What a comment brings about. Hears of each at least once: asked again, both give the same case."""

from __future__ import annotations

from shopper.cases import actions
from shopper.comment_cards.events import CommentAmended, CommentErased, CommentPictured, CommentReceived
from shopper.infra.bus import subscribe


@subscribe(CommentReceived)
def follow_comment(event: CommentReceived) -> None:
    actions.open_case(event.comment_id)


@subscribe(CommentAmended)
def follow_more(event: CommentAmended) -> None:
    actions.amend_case(event.comment_id)


@subscribe(CommentPictured)
def follow_photo(event: CommentPictured) -> None:
    actions.add_photo(event.comment_id)


@subscribe(CommentErased)
def follow_erasure(event: CommentErased) -> None:
    actions.forget_words(event.comment_id)
