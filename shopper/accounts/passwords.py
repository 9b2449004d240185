"""argon2id, 19 MiB and two passes: 33 ms of work here, so that a flood of guesses cannot hold both cores."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody: list[str] = []


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Takes as long for a person who does not exist: nobody learns which addresses are known."""
    if not _nobody:
        _nobody.append(_hasher.hash("nobody's password"))
    try:
        return _hasher.verify(password_hash or _nobody[0], password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def use_cheap_hashing() -> None:
    """For tests, which sign in hundreds of times."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _nobody.clear()
