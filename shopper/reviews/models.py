"""What was decided about a visit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node


class Publication(Base, kw_only=True):
    """A visit made known to the visited. Never changes; a correction is a new revision.

    The figures stand in the row for lists; what counts is the frozen `snapshot` and its SHA-256.
    Percentages are exact fractions as text: "17700/206".
    """

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "revision"),
        sa.Index("ix_publication_list", "location_id", "visited_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"))
    revision: Mapped[int]
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    visited_on: Mapped[date]
    percent: Mapped[str | None] = mapped_column(sa.String(80))
    published_percent: Mapped[str | None] = mapped_column(sa.String(80))
    band: Mapped[str] = mapped_column(sa.String(20))
    not_met: Mapped[int]
    critical: Mapped[int]
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON, repr=False, deferred=True)
    snapshot_sha256: Mapped[str] = mapped_column(sa.String(64))
    published_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id], lazy="joined", innerjoin=True)

    @property
    def capped_from(self) -> str | None:
        """The arithmetic result, when the cap lowered what was published."""
        return self.percent if self.published_percent is not None and self.published_percent != self.percent else None
