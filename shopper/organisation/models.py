"""One table for the whole tree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation import rules


class Node(Base, kw_only=True):
    """A place in the tree. `zone` is an IANA name; `language` its own; `hours`: local opening hours by weekday.

    A competitor's shop or a back office is a location that stands directly under the company, told apart by `target`: so
    visits, reports and rights know it like any other, and nobody in a region has it in their branch. `contact`: phone, email, url.
    """

    __tablename__ = "node"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(rules.KINDS), name="kind"),
        sa.Index("ix_node_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("node.id"), index=True, default=None)
    path: Mapped[str] = mapped_column(sa.String(400), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    code: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    address: Mapped[str | None] = mapped_column(sa.String(300), default=None)
    city: Mapped[str | None] = mapped_column(sa.String(100), default=None)
    zone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    language: Mapped[str] = mapped_column(sa.String(5), default="en")
    phone_region: Mapped[str | None] = mapped_column(sa.String(2), default=None)
    hours: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON, default=None)
    accent: Mapped[str | None] = mapped_column(sa.String(7), default=None)
    target: Mapped[str] = mapped_column(sa.String(20), default=rules.OWN, server_default=rules.OWN)
    holidays: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON, default=None)
    contact: Mapped[dict[str, str] | None] = mapped_column(sa.JSON, default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def full_address(self) -> str:
        """The address with its city, once."""
        address, city = self.address or "", self.city or ""
        return address if city in address else f"{address}, {city}"

    @property
    def company_id(self) -> UUID:
        return rules.company_id(self.path)


class CompanyProfile(Base, kw_only=True):
    """What a company set for itself; `settings` holds only what differs from the defaults. The logo lies in the storage."""

    __tablename__ = "company_profile"

    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default_factory=dict)
    logo_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)

    @property
    def logo_key(self) -> str:
        return f"logos/{self.company_id}.jpg"
