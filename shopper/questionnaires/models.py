"""What is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.questionnaires.rules import ItemSpec


class Questionnaire(Base, kw_only=True):
    """A form for visits that never changes. `version` is the edition's, `revision` counts the forms of one series.

    `series_id` is the id of the first form of the series, empty in that one. Empty `scoring` means the edition's own
    rules, empty `sections` the book's; rules.document says what else stands in them.
    """

    __tablename__ = "questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    version: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    series_id: Mapped[UUID | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    channel: Mapped[str] = mapped_column(sa.String(20), default="in_person", server_default="in_person")
    sections: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list, server_default="[]")
    scoring: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default_factory=dict, server_default="{}")
    checks: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list, server_default="[]")
    items: Mapped[list[Item]] = relationship(init=False, order_by="Item.position", viewonly=True)

    def parts(self, of_book: Iterable[Part]) -> list[tuple[str, dict[str, str]]]:
        """Number and name of each section: the form's own, else the book's."""
        own = [(each["number"], each["name"]) for each in self.sections]
        return own or [(part.number, part.name) for part in of_book]


class Part(Protocol):
    """A section of the book."""

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> dict[str, str]: ...


class Item(Base, kw_only=True):
    """One question. `spec` is the frozen ItemSpec as JSON; `standard_id` is empty for an item that cites no clause."""

    __tablename__ = "item"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    questionnaire_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire.id"))
    standard_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("standard.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(20))
    spec: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    def as_spec(self) -> ItemSpec:
        return ItemSpec.from_json(self.spec)


class QuestionnaireDraft(Base, kw_only=True):
    """A form being set up: a document that changes piece by piece. `rev` counts its states, so that nobody overwrites.

    `series_id` names the form whose next version this is to be.
    """

    __tablename__ = "questionnaire_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("questionnaire.id"), default=None)
    document: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    rev: Mapped[int] = mapped_column(default=1)
    updated_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class BankItem(Base, kw_only=True):
    """A question kept to be asked in several questionnaires: an ItemSpec as JSON, without a place in any."""

    __tablename__ = "bank_item"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    spec: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
