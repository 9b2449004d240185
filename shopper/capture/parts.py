"""Photos on their way in: a part file that grows by synced chunks and takes its name only when proven."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from uuid import UUID

from shopper.errors import Busy, Conflict
from shopper.infra.storage import make_folder, storage


def length(submission_id: UUID, pid: UUID) -> int:
    try:
        return _path(submission_id, pid).stat().st_size
    except FileNotFoundError:
        return 0


def append(submission_id: UUID, pid: UUID, offset: int, chunk: bytes) -> int:
    """Add a chunk at the end, durable when it returns. Two senders at once: one of them gets Conflict."""
    path = _path(submission_id, pid)
    make_folder(path.parent)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        here = os.fstat(file.fileno()).st_size
        if here != offset:
            raise Conflict("wrong offset", offset=here)
        try:
            file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            # The disk says only once that it failed: what may not be on it must not be counted.
            os.ftruncate(file.fileno(), here)
            raise Busy(str(error)) from error
    return offset + len(chunk)


def digest(submission_id: UUID, pid: UUID) -> str:
    """SHA-256 of the part, read back from the disk."""
    with _path(submission_id, pid).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def discard(submission_id: UUID, pid: UUID) -> None:
    _path(submission_id, pid).unlink(missing_ok=True)


def forget(submission_id: UUID) -> None:
    """All files of an erased submission: its photos and what was on the way. Bears running twice."""
    for folder in ("photos", "parts"):
        storage().delete_folder(f"{folder}/{submission_id}")


def settle(submission_id: UUID, pid: UUID, key: str) -> None:
    """Give it its own name."""
    storage().settle(_path(submission_id, pid), storage().path(key))


def _path(submission_id: UUID, pid: UUID) -> Path:
    return storage().path(f"parts/{submission_id}/{pid}")
