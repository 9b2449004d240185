"""What arrived, as it came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class Submission(Base, kw_only=True):
    """One manifest, frozen. `owner_id` is empty for a comment. `status`: ok, held or invalid, with `reasons` [{code, item}]."""

    __tablename__ = "submission"
    __table_args__ = (
        sa.Index(
            "ix_submission_replaces",
            "replaces",
            sqlite_where=sa.text("replaces IS NOT NULL"),
            postgresql_where=sa.text("replaces IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    rev: Mapped[int]
    replaces: Mapped[UUID | None]
    body: Mapped[bytes] = mapped_column(sa.LargeBinary, repr=False, deferred=True)
    body_sha256: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[str] = mapped_column(sa.String(10))
    reasons: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    photos: Mapped[list[Photo]] = relationship(init=False, order_by="Photo.position", viewonly=True)


class Photo(Base, kw_only=True):
    """A photo a manifest names. `sha256`, `size`: what the phone has; `stored_*`: what we hold, read back from the disk.

    `likeness` stays about the same when a picture is squeezed or scaled (infra.image_child.likeness_of).
    """

    __tablename__ = "photo"

    submission_id: Mapped[UUID] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    item: Mapped[str | None] = mapped_column(sa.String(20))
    type: Mapped[str] = mapped_column(sa.String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stored_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None, index=True)
    stored_size: Mapped[int | None] = mapped_column(default=None)
    stored_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    width: Mapped[int | None] = mapped_column(default=None)
    height: Mapped[int | None] = mapped_column(default=None)
    # Of an undecodable file after what it told beside its pixels was overwritten.
    kept_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    clean_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    clean_size: Mapped[int | None] = mapped_column(default=None)
    undecodable: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    likeness: Mapped[str | None] = mapped_column(sa.String(16), default=None)

    @property
    def is_here(self) -> bool:
        return self.stored_sha256 is not None

    @property
    def original_key(self) -> str:
        return f"photos/{self.submission_id}/{self.id}"

    @property
    def clean_key(self) -> str:
        return f"photos/{self.submission_id}/{self.id}.jpg"


class Tombstone(Base, kw_only=True):
    """An id that was deliberately erased: remembered for ever, so that it never comes back."""

    __tablename__ = "tombstone"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Draft(Base, kw_only=True):
    """What is being filled in, so that another phone of the same person can go on. Nobody else ever reads it.

    `device`: the phone that wrote last; `rev` counts. It goes when the submission arrives, and after `rules.DRAFT_LIFETIME`.
    """

    __tablename__ = "draft"

    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    body: Mapped[str] = mapped_column(sa.Text, repr=False)
    rev: Mapped[int]
    device: Mapped[str] = mapped_column(sa.String(36))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
