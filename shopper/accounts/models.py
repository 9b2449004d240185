"""Who may sign in, and where they are signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class User(Base, kw_only=True):
    """A person with a password. `is_active` off ends every session at the next request."""

    __tablename__ = "user"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str] = mapped_column(sa.String(200), repr=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(sa.String(5), default=None)
    """The one last used here: letters are written in it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class LoginSession(Base, kw_only=True):
    """One signed-in browser. Only the SHA-256 of its token is kept."""

    __tablename__ = "login_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True, repr=False)
    on_phone: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    user: Mapped[User] = relationship(init=False, lazy="joined", innerjoin=True)


class SignInAttempt(Base, kw_only=True):
    """A wrong password, counted per person and per address. The key is a hash: no address is kept."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class PasswordLink(Base, kw_only=True):
    """A way to choose a password, once. Only the SHA-256 of its token is kept; used, overtaken by a newer one or late: over."""

    __tablename__ = "password_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True, repr=False)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
