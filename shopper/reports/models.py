"""A finished document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class Report(Base, kw_only=True):
    """The PDF of a publication in one language. `key`: SHA-256 of all it was made from; `sha256`: of the file itself."""

    __tablename__ = "report"

    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    pages: Mapped[int]
    rendered_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)

    @property
    def file_key(self) -> str:
        return f"reports/{self.key[:2]}/{self.key}.pdf"
