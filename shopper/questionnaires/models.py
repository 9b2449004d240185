"""What is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.questionnaires.rules import ItemSpec


class Questionnaire(Base, kw_only=True):
    """A form for visits, built from one edition; `version` is the edition's."""

    __tablename__ = "questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    version: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    items: Mapped[list[Item]] = relationship(init=False, order_by="Item.position", viewonly=True)


class Item(Base, kw_only=True):
    """One question. `spec` is the frozen ItemSpec as JSON."""

    __tablename__ = "item"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    questionnaire_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire.id"))
    standard_id: Mapped[UUID] = mapped_column(sa.ForeignKey("standard.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(20))
    spec: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    def as_spec(self) -> ItemSpec:
        return ItemSpec.from_json(self.spec)
