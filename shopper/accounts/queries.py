"""Find people and their sessions."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from shopper.accounts import rules
from shopper.accounts.models import LoginSession, PasswordLink, SignInAttempt, User
from shopper.infra import clock
from shopper.infra.db import db


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def live_session(token: str) -> LoginSession | None:
    """The session of a token, if it is still live and its person is active."""
    found = db.session.scalar(sa.select(LoginSession).where(LoginSession.token_sha256 == token_digest(token)))
    if found is None or not found.user.is_active:
        return None
    live = rules.is_live(
        clock.now(),
        expires=found.expires_at,
        seen_at=found.seen_at,
        revoked_at=found.revoked_at,
        on_phone=found.on_phone,
    )
    return found if live else None


def user_by_email(email: str) -> User | None:
    return db.session.scalar(sa.select(User).where(User.email == rules.normal_email(email)))



def open_link(token: str) -> PasswordLink | None:
    """The link of a token, while it can be used."""
    found = db.session.scalar(sa.select(PasswordLink).where(PasswordLink.token_sha256 == token_digest(token)))
    return found if found is not None and found.ended_at is None and clock.now() < found.expires_at else None


def recent_attempts(key: str) -> int:
    since = clock.now() - rules.ATTEMPT_WINDOW
    count = sa.select(sa.func.count()).select_from(SignInAttempt)
    return db.session.scalar(count.where(SignInAttempt.key == key, SignInAttempt.at > since)) or 0
