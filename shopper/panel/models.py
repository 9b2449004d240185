"""People who visit, and what they are owed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.panel import rules


class Shopper(Base, kw_only=True):
    """A user who takes assignments of one company.

    No more is kept than sending the right person to the right place needs. `number`: their name once their own is gone.
    """

    __tablename__ = "shopper"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "company_id"),
        sa.Index("ix_shopper_company_id_number", "company_id", "number", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    number: Mapped[int | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(sa.String(10), default="active", server_default="active")
    state_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    wants_to_leave_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list, server_default="[]")
    channels: Mapped[list[str]] = mapped_column(
        sa.JSON, default_factory=lambda: [rules.CHANNELS[0]], server_default='["in_person"]'
    )
    city: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    area: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    born_year: Mapped[int | None] = mapped_column(default=None)
    phone: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    note: Mapped[str] = mapped_column(sa.Text, default="", server_default="")


class Qualification(Base, kw_only=True):
    """A category or a certificate that a shopper holds; `until` is the last day on which it counts."""

    __tablename__ = "qualification"
    __table_args__ = (sa.UniqueConstraint("shopper_id", "kind", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    shopper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("shopper.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(100))
    until: Mapped[date | None] = mapped_column(default=None)


class DeclaredConflict(Base, kw_only=True):
    """Why a shopper must not be sent to a branch, said by themselves. Without a branch it only stands to be read."""

    __tablename__ = "declared_conflict"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    shopper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("shopper.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    node_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("node.id"), default=None)
    words: Mapped[str] = mapped_column(sa.Text, default="")
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class QuizPass(Base, kw_only=True):
    """The questions on a scenario were answered rightly. Other questions have another digest and are asked anew."""

    __tablename__ = "quiz_pass"

    shopper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("shopper.id"), primary_key=True)
    scenario_id: Mapped[UUID] = mapped_column(primary_key=True)
    quiz_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    passed_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Payment(Base, kw_only=True):
    """One transfer or list of transfers. Its id comes from the form, so that sending it twice is sending it once."""

    __tablename__ = "payment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(sa.String(100))
    noted_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Fee(Base, kw_only=True):
    """What a visit pays. One at most that is not released for each assignment: the database holds to it.

    Without `shopper_id` it is set aside for whoever takes the visit. `spent_minor` is what the shopper says was
    spent, `refund_minor` what of it comes back. `why`: the reason the shopper reads when it is withheld.
    """

    __tablename__ = "fee"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(rules.STATES), name="state"),
        sa.CheckConstraint("amount_minor >= 0 AND refund_cap_minor >= 0 AND refund_minor >= 0", name="amounts"),
        sa.CheckConstraint("(state = 'paid') = (payment_id IS NOT NULL)", name="paid"),
        sa.Index(
            "ix_fee_live",
            "assignment_id",
            unique=True,
            sqlite_where=sa.text("state <> 'released'"),
            postgresql_where=sa.text("state <> 'released'"),
        ),
        sa.Index("ix_fee_company_id_state", "company_id", "state", "due_on"),
        sa.Index("ix_fee_shopper_id_settled_at", "shopper_id", "settled_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"))
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    shopper_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("shopper.id"))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    refund_cap_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    spent_minor: Mapped[int | None] = mapped_column(sa.BigInteger, default=None)
    has_receipt: Mapped[bool] = mapped_column(default=False)
    refund_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    state: Mapped[str] = mapped_column(sa.String(10), default=rules.RESERVED)
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    settled_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    why: Mapped[str] = mapped_column(sa.Text, default="")
    due_on: Mapped[date | None] = mapped_column(default=None)
    payment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("payment.id"), index=True, default=None)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Objection(Base, kw_only=True):
    """A shopper's answer to a fee that is withheld, and what was decided about it, with the reason. One at a time."""

    __tablename__ = "objection"
    __table_args__ = (
        sa.Index(
            "ix_objection_open",
            "fee_id",
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    fee_id: Mapped[UUID] = mapped_column(sa.ForeignKey("fee.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    is_upheld: Mapped[bool | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
