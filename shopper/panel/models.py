"""A person who visits."""

from __future__ import annotations

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra.db import Base


class Shopper(Base, kw_only=True):
    """A user who takes assignments of one company."""

    __tablename__ = "shopper"
    __table_args__ = (sa.UniqueConstraint("user_id", "company_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
