"""What a card says in thanks and in ideas finds its way."""

from __future__ import annotations

from shopper.comment_cards.events import CommentAmended, CommentErased, CommentReceived
from shopper.infra.bus import subscribe
from shopper.recognition.actions.ideas import keep_idea
from shopper.recognition.actions.praise import forget_praise, keep_praise
from shopper.recognition.actions.testimonials import forget_testimonial


@subscribe(CommentReceived)
def _received(event: CommentReceived) -> None:
    keep_praise(event.comment_id)
    keep_idea(event.comment_id)


@subscribe(CommentAmended)
def _amended(event: CommentAmended) -> None:
    """The first tap is a face alone; who was good, and what might be better, often comes after it."""
    keep_praise(event.comment_id)
    keep_idea(event.comment_id)


@subscribe(CommentErased)
def _erased(event: CommentErased) -> None:
    forget_testimonial(event.comment_id)
    forget_praise(event.comment_id)
