"""Addresses that outsiders hand us."""

from __future__ import annotations

from flask import request

from shopper.config import settings


def safe_next(target: str | None, fallback: str = "/") -> str:
    """Only a path of this very site may be where somebody is sent next."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(letter) < 0x21 or letter == "\\" for letter in target):
        return fallback
    return target


def public_url() -> str:
    """The address this server is known by."""
    return settings().public_url or request.host_url.rstrip("/")
