"""Come in, go out."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts import passwords, queries, rules
from shopper.accounts.models import LoginSession, PasswordLink, SignInAttempt, User
from shopper.audit.actions import record
from shopper.errors import Invalid, NotAllowed, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import if_free, transaction

NO_PASSWORD = "!"  # noqa: S105  a hash of nothing
"""Fits no password: whoever was invited chooses one first."""


class TooManyAttempts(NotAllowed):
    """Wait: too many wrong passwords within the hour."""


@transaction
def add_user(actor_id: UUID | None, email: str, name: str, password: str) -> UUID:
    user = User(email=rules.normal_email(email), name=name, password_hash=passwords.hash_password(password))
    db.session.add(user)
    db.session.flush()
    record(actor_id, "add user", "user", user.id)
    return user.id


@transaction
def invite_user(actor_id: UUID | None, email: str, name: str) -> UUID:
    """An account without a password. Invalid(email=…) when the address is taken."""
    if queries.user_by_email(email) is not None:
        raise Invalid(email="this address is taken")
    user = User(email=rules.normal_email(email), name=name.strip(), password_hash=NO_PASSWORD)
    db.session.add(user)
    db.session.flush()
    record(actor_id, "invite user", "user", user.id)
    return user.id


@transaction
def make_password_link(actor_id: UUID | None, user_id: UUID) -> str:
    """A token that chooses the password once, within a week; every earlier one is over. It is kept nowhere else."""
    _end_links(user_id)
    token, now = secrets.token_urlsafe(32), clock.now()
    link = PasswordLink(user_id=user_id, token_sha256=queries.token_digest(token), expires_at=now + rules.LINK_LIFETIME)
    db.session.add(link)
    record(actor_id, "make password link", "user", user_id)
    return token


@transaction
def choose_password(token: str, password: str) -> UUID:
    """Raises NotFound when the link is over, Invalid(password=…) when it is too short. Every session of before ends."""
    link = queries.open_link(token)
    user = db.session.get(User, link.user_id, with_for_update=True) if link else None
    if link is None or user is None or not user.is_active:
        raise NotFound
    db.session.refresh(link)  # of two who use it at once the second has waited for the person, and comes too late
    if link.ended_at is not None:
        raise NotFound
    if len(password) < rules.SHORTEST_PASSWORD:
        raise Invalid(password="too short")  # noqa: S106  a word about it
    user.password_hash = passwords.hash_password(password)
    _end_links(user.id)
    _end_sessions(user.id)
    record(user.id, "choose password", "user", user.id)
    return user.id


@transaction
def erase_user(actor_id: UUID | None, user_id: UUID) -> None:
    """Name, address and password go, every session ends; the row stays, so that what was done points somewhere."""
    user = db.session.get_one(User, user_id)
    user.email, user.name, user.password_hash, user.is_active = f"{user.id.hex}@erased.invalid", "", NO_PASSWORD, False
    db.session.execute(sa.delete(PasswordLink).where(PasswordLink.user_id == user_id))
    db.session.execute(sa.delete(LoginSession).where(LoginSession.user_id == user_id))
    record(actor_id, "erase user", "user", user_id)


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


def _end_links(user_id: UUID) -> None:
    still_open = sa.update(PasswordLink).where(PasswordLink.user_id == user_id, PasswordLink.ended_at.is_(None))
    db.session.execute(still_open.values(ended_at=clock.now()))


def _end_sessions(user_id: UUID) -> None:
    live = sa.update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
    db.session.execute(live.values(revoked_at=clock.now()))
