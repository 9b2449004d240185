"""One thing somebody did."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class AuditEntry(Base, kw_only=True):
    """`actor_id` is empty when the system itself acted."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    actor_id: Mapped[UUID | None]
    verb: Mapped[str] = mapped_column(sa.String(80))
    subject: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(sa.String(40), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default_factory=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
