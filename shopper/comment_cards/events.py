"""What just happened to a comment. Each is published by the worker, some tenths of a second after the tap."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CommentReceived:
    """A comment counts: it was looked at and not held, or somebody released it. Once for each comment."""

    comment_id: UUID


@dataclass(frozen=True)
class CommentAmended:
    """The customer said more, or left contact, after CommentReceived."""

    comment_id: UUID


@dataclass(frozen=True)
class CommentPictured:
    """One more photo beside a comment that counts can be seen. Whoever hears of it may not have heard of the comment yet."""

    comment_id: UUID


@dataclass(frozen=True)
class CommentErased:
    """All that was said is gone; figures stay."""

    comment_id: UUID
