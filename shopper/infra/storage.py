"""Files: written whole, synced, then renamed, so that a reader never sees half of one, not even after a power cut."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from pathlib import Path

from shopper.config import settings

RESERVE_BYTES = 256 * 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)
FULL_WORDS = ("disk is full", "No space left on device", "Disk quota exceeded")
"""As SQLite, and PostgreSQL with the system's own words, say it."""


class Storage:
    """Files under one folder, by key: `photos/<id>/<id>`. Keys are made by us, never taken from a client as they come."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError(f"key outside the storage: {key!r}")
        return path

    def exists(self, key: str) -> bool:
        return self.path(key).is_file()

    def read(self, key: str) -> bytes:
        return self.path(key).read_bytes()

    def write(self, key: str, data: bytes) -> Path:
        """Durable when it returns; an existing file is replaced whole."""
        path = self.path(key)
        make_folder(path.parent)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.settle(temporary, path)
        return path

    def settle(self, temporary: Path, path: Path) -> None:
        """Rename into place and sync the folder: the name itself survives a power cut."""
        make_folder(path.parent)
        temporary.replace(path)
        sync_folder(path.parent)

    def delete(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def delete_folder(self, key: str) -> None:
        """A folder with all that is in it; never the whole storage."""
        path = self.path(key)
        if path == self.root.resolve():
            raise ValueError("the whole storage")
        shutil.rmtree(path, ignore_errors=True)

    def has_room(self) -> bool:
        """False when the disk is nearly full: writes are refused before the database chokes."""
        return shutil.disk_usage(self.root).free > RESERVE_BYTES


def storage() -> Storage:
    root = settings().files_dir
    root.mkdir(parents=True, exist_ok=True)
    return Storage(root)


def is_disk_full(error: BaseException) -> bool:
    """Whether something failed for want of room alone: it may be tried again when there is some."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return any(words in str(error) for words in FULL_WORDS)


def make_folder(folder: Path) -> None:
    """With those above it; each new one's own name is synced too, else a power cut takes the folder and all in it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
