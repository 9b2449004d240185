"""Who holds which role where."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.access import rules
from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class Grant(Base, kw_only=True):
    """A role at a node; it reaches everything below."""

    __tablename__ = "grant"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "node_id", "role"),
        sa.CheckConstraint(sa.column("role").in_(rules.ROLES), name="role"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    node_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
