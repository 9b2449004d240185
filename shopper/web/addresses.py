"""Addresses that outsiders hand us."""

from __future__ import annotations

from uuid import UUID

from flask import request

from shopper.config import settings
from shopper.errors import NotFound

NOWHERE = UUID(int=0)
"""An id that nothing has: a list that is asked about it is empty."""


def safe_next(target: str | None, fallback: str = "/") -> str:
    """Only a path of this very site may be where somebody is sent next."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(letter) < 0x21 or letter == "\\" for letter in target):
        return fallback
    return target


def id_in(text: str | None) -> UUID | None:
    """The id somebody typed or a link carries; None for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def id_or_nowhere(text: str | None) -> UUID | None:
    """The same for a filter: None where nothing is asked, and nothing is found for what is no id."""
    return id_in(text) or (NOWHERE if text else None)


def id_wanted(text: str | None) -> UUID:
    """The same where something must be named: what is no id is nobody's, and that is NotFound."""
    found = id_in(text)
    if found is None:
        raise NotFound
    return found


def public_url() -> str:
    """The address this server is known by."""
    return settings().public_url or request.host_url.rstrip("/")
