"""What is kept of a file that was brought."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class Attempt(Base, kw_only=True):
    """A file somebody brought. `problems`: why nothing came of it. `steps`: what a table of locations would do.

    `result_id`: the draft it became. The file itself is not kept.
    """

    __tablename__ = "transfer_attempt"
    __table_args__ = (sa.CheckConstraint(sa.column("kind").in_(("book", "locations")), name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    read_as: Mapped[dict[str, str]] = mapped_column(sa.JSON, default_factory=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    result_id: Mapped[UUID | None] = mapped_column(default=None)
