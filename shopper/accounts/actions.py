"""Come in, go out."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts import passwords, queries, rules
from shopper.accounts.models import LoginSession, SignInAttempt, User
from shopper.audit.actions import record
from shopper.errors import NotAllowed
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import if_free, transaction


class TooManyAttempts(NotAllowed):
    """Wait: too many wrong passwords within the hour."""


@transaction
def add_user(actor_id: UUID | None, email: str, name: str, password: str) -> UUID:
    user = User(email=rules.normal_email(email), name=name, password_hash=passwords.hash_password(password))
    db.session.add(user)
    db.session.flush()
    record(actor_id, "add user", "user", user.id)
    return user.id


def check_password(email: str, password: str, address: str) -> User | None:
    """The person, when the password is right. Wrong ones are counted per person and per address, within the hour."""
    keys = {
        _key("person", rules.normal_email(email)): rules.MOST_ATTEMPTS_PER_PERSON,
        _key("address", address): rules.MOST_ATTEMPTS_PER_ADDRESS,
    }
    if any(queries.recent_attempts(key) >= most for key, most in keys.items()):
        raise TooManyAttempts
    user = queries.user_by_email(email)
    if passwords.is_right(user.password_hash if user else None, password) and user and user.is_active:
        return user
    note_wrong_password(list(keys))
    return None


@transaction
def note_wrong_password(keys: list[str]) -> None:
    old = clock.now() - rules.ATTEMPT_WINDOW
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= old))
    db.session.add_all(SignInAttempt(key=key) for key in keys)


@transaction
def sign_in(user_id: UUID, *, on_phone: bool) -> str:
    """Start a session; the answer is its token, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    session = LoginSession(
        user_id=user_id,
        token_sha256=queries.token_digest(token),
        on_phone=on_phone,
        expires_at=rules.expires_at(clock.now(), on_phone=on_phone),
    )
    db.session.add(session)
    record(user_id, "sign in", "user", user_id)
    return token


@transaction
def sign_out(user_id: UUID, session_id: UUID) -> None:
    session = db.session.get(LoginSession, session_id)
    if session is not None and session.user_id == user_id:
        session.revoked_at = clock.now()
        record(user_id, "sign out", "user", user_id)


def note_seen(session_id: UUID, language: str | None = None) -> None:
    """Reading goes on when nothing can be written: then it is noted the next time. The first language seen becomes the person's."""
    with if_free():
        _note_seen(session_id, language)


@transaction
def _note_seen(session_id: UUID, language: str | None) -> None:
    db.session.execute(sa.update(LoginSession).where(LoginSession.id == session_id).values(seen_at=clock.now()))
    owner = sa.select(LoginSession.user_id).where(LoginSession.id == session_id).scalar_subquery()
    if language:
        db.session.execute(sa.update(User).where(User.id == owner, User.language.is_(None)).values(language=language))


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
