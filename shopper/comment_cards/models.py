"""Cards, their places, what was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.comment_cards.rules.masking import masked
from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node

STANDINGS = ("new", "counted", "held", "hidden")
SOURCES = ("qr", "kiosk", "order", "paper", "spoken", "internal")
TRACES = ("address_key", "device_key", "hand_key", "page", "likeness")
"""Columns of a comment by which it could be told who sent it: for the abuse window only."""
PLACES = ("poster", "table", "sticker", "kiosk", "order", "internal")


class CommentCard(Base, kw_only=True):
    """The design. What customers are asked stands in its revisions; a comment stays on the one it was filled on.

    The four elements without which it does not go live: every stage it asks about has an owner (standards.StageOwner), `senior_id`
    answers for the rest, `remedies` are what may be given, `suggestions_id` gets the ideas. `line`: {phone, hours: {lang: text}}.
    """

    __tablename__ = "comment_card"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    rev: Mapped[int] = mapped_column(default=1)
    senior_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    suggestions_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    remedies: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list)
    line: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), default=None)
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    updated_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)


class CardRevision(Base, kw_only=True):
    """What is asked, frozen. `definition`: see `comment_cards.rules.design`."""

    __tablename__ = "card_revision"

    card_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment_card.id"), primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Placement(Base, kw_only=True):
    """One code in one spot. `node_id`: the location or department it asks about. `spot`: "Till 2", by language.

    `guests_a_day`: how many pass there, as somebody judged; for the alarms. An internal card names `from_node_id`, who may fill it.
    `quiet_since`: its place was told that nothing has come in since then; empty again with the next comment. `begun_at`: when a
    kiosk last showed its start; what was said before belongs to somebody who has left.
    """

    __tablename__ = "placement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    card_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment_card.id"), index=True)
    node_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    place: Mapped[str] = mapped_column(sa.String(10))
    spot: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    guests_a_day: Mapped[int | None] = mapped_column(default=None)
    from_node_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("node.id"), default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    created_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    replaced_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("placement.id"), default=None)
    quiet_since: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    card: Mapped[CommentCard] = relationship(init=False)
    node: Mapped[Node] = relationship(init=False, foreign_keys=[node_id])


class OrderCode(Base, kw_only=True):
    """One code for one order, good for one comment. `purchase`: {order, bought_at, what, amount_minor, currency}."""

    __tablename__ = "order_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    batch_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(sa.String(14), unique=True)
    purchase: Mapped[dict[str, Any]] = mapped_column(sa.JSON, repr=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Comment(Base, kw_only=True):
    """One filling; its id is the first submission's. What was said later (a revision) overwrites what was said before.

    `face` 1 (very bad) to 5 (very good), empty on a paper card without one. `topics`: keys of the card's topics; `answers`: {key:
    option}. `standing`: new (nobody looked yet), counted, held (waits for a person, in no figure), hidden (spam). `labels`: why,
    [{code, …}]. `written_at`: when the customer wrote it, for paper earlier than `received_at`. `seen_at`: when somebody there
    first read it, where no case tells so. `address_key`, `device_key`: keyed hashes for the abuse window only, emptied after it; so
    are `hand_key` (browser; "p" before it: its script did the sum), `page` (the number of the page it was sent from) and `likeness`
    (of its words). `age_ms`: of the page, empty without one.
    """

    __tablename__ = "comment"
    __table_args__ = (
        sa.CheckConstraint("face BETWEEN 1 AND 5", name="face"),
        sa.CheckConstraint(sa.column("standing").in_(STANDINGS), name="standing"),
        sa.CheckConstraint(sa.column("source").in_(SOURCES), name="source"),
        sa.Index("ix_comment_list", "location_id", "received_at", "id"),
        sa.Index("ix_comment_placement", "placement_id", "received_at"),
        sa.Index("ix_comment_company_received", "company_id", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    placement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("placement.id"))
    order_code_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("order_code.id"), unique=True)
    card_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment_card.id"))
    card_rev: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(10))
    code: Mapped[str] = mapped_column(sa.String(14), unique=True)
    language: Mapped[str] = mapped_column(sa.String(5))
    face: Mapped[int | None]
    topics: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list)
    answers: Mapped[dict[str, str]] = mapped_column(sa.JSON, default_factory=dict)
    words: Mapped[str | None] = mapped_column(sa.Text, default=None, repr=False)
    praised: Mapped[str | None] = mapped_column(sa.String(120), default=None, repr=False)
    wants_answer: Mapped[bool | None] = mapped_column(default=None)
    standing: Mapped[str] = mapped_column(sa.String(10), default="new")
    labels: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    revision_id: Mapped[UUID | None] = mapped_column(default=None)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    entered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    judged_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    seen_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    address_key: Mapped[str | None] = mapped_column(sa.String(32), default=None, repr=False)
    device_key: Mapped[str | None] = mapped_column(sa.String(32), default=None, repr=False)
    hand_key: Mapped[str | None] = mapped_column(sa.String(16), default=None, repr=False)
    page: Mapped[str | None] = mapped_column(sa.String(24), index=True, default=None, repr=False)
    age_ms: Mapped[int | None] = mapped_column(sa.BigInteger, default=None)
    likeness: Mapped[str | None] = mapped_column(sa.String(16), default=None, repr=False)
    erased_on: Mapped[date | None] = mapped_column(default=None)
    placement: Mapped[Placement | None] = relationship(init=False)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id])

    @property
    def said(self) -> str:
        """The words as staff read them: links covered, and numbers but for the customer's own."""
        return masked(self.words, own=bool(self.wants_answer))


class Contact(Base, kw_only=True):
    """How to reach whoever asked to be reached. `sealed`: JSON {name, phone, email, when} under a key outside the database.

    `purge_on`: the day on which it goes. `consent`: the sentence agreed to, in the language it was read in.
    """

    __tablename__ = "contact"

    comment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, repr=False)
    phone_index: Mapped[str | None] = mapped_column(sa.String(64), index=True, repr=False)
    has_phone: Mapped[bool]
    has_email: Mapped[bool]
    consent: Mapped[str] = mapped_column(sa.Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    purge_on: Mapped[date] = mapped_column(index=True)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
