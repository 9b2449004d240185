"""Keys in files: the master's, and for each owner the data keys that the master wraps.

Every change is written whole, synced, renamed, under a lock that web and worker share. Nothing is remembered between calls: a key
that was taken away is away for every process at once.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shopper.config import settings
from shopper.infra.storage import sync_folder

KEY_BYTES = 32
NONCE_BYTES = 12


class Unreadable(Exception):
    """The key is gone, or this is not what was sealed here."""


@dataclass(frozen=True)
class DataKey:
    """`label`: what it is for; one key of a label is the current one, the last written."""

    id: UUID
    label: str
    secret: bytes


def rotate_master() -> str:
    """A new master key wraps every data key; the old one is gone when this returns. A kill in between: run it again."""
    with _locked():
        fresh = _new_master_key()
        before = _master_keys() if settings().key_file.exists() or owners() else []
        _write_master_keys([fresh, *before])
        for owner in owners():
            _write_keys(owner, keys_of(owner))
        _write_master_keys([fresh])
        return fresh[0]


def owners() -> list[UUID]:
    return sorted(UUID(path.stem) for path in _folder().glob("*.keys"))


def keys_of(owner: UUID) -> list[DataKey]:
    """In the order in which they were made. Raises Unreadable when the master key is another."""
    path = _path(owner)
    if not path.exists():
        return []
    masters = dict(_master_keys())
    return [_unwrapped(owner, line, masters) for line in path.read_text().splitlines()]


def key_by_id(owner: UUID, key_id: UUID) -> DataKey:
    """Raises Unreadable when it was destroyed."""
    found = next((key for key in keys_of(owner) if key.id == key_id), None)
    if found is None:
        raise Unreadable("the key is gone")
    return found


def current_key(owner: UUID, label: str) -> DataKey:
    """The key of that label, made and safe on the disk when there was none."""
    return _newest(owner, label) or _make_first(owner, label)


def add_key(owner: UUID, label: str) -> DataKey:
    """One more of that label, from now on the current one."""
    with changing(owner) as keys:
        keys.append(DataKey(uuid4(), label, secrets.token_bytes(KEY_BYTES)))
        return keys[-1]


def drop_keys(owner: UUID, gone: Iterable[UUID]) -> None:
    """What they sealed is readable nowhere any more, in no copy of the database either."""
    ids = set(gone)
    with changing(owner) as keys:
        keys[:] = [key for key in keys if key.id not in ids]


@contextmanager
def changing(owner: UUID) -> Iterator[list[DataKey]]:
    """The owner's keys, to be changed in place; nobody else changes them meanwhile, so the block is short and does no sealing."""
    with _locked():
        keys = keys_of(owner)
        yield keys
        _write_keys(owner, keys)


def _master_keys() -> list[tuple[str, bytes]]:
    """(id, secret), the current one first. Raises Unreadable when it is lost."""
    try:
        lines = settings().key_file.read_text().splitlines()
    except FileNotFoundError:
        raise Unreadable(f"{settings().key_file}: the master key is missing. Put it back.") from None
    return [(name, b64decode(secret)) for name, secret in (line.split() for line in lines)]


def _new_master_key() -> tuple[str, bytes]:
    return secrets.token_hex(4), secrets.token_bytes(KEY_BYTES)


def _write_master_keys(keys: Iterable[tuple[str, bytes]]) -> None:
    _write(settings().key_file, "".join(f"{name} {b64encode(secret).decode()}\n" for name, secret in keys))


def _write_keys(owner: UUID, keys: Iterable[DataKey]) -> None:
    if not settings().key_file.exists() and not owners():  # the very first key of all
        _write_master_keys([_new_master_key()])
    name, master = _master_keys()[0]
    _write(_path(owner), "".join(_wrapped(owner, key, name, master) for key in keys))


def _newest(owner: UUID, label: str) -> DataKey | None:
    return next((key for key in reversed(keys_of(owner)) if key.label == label), None)


def _make_first(owner: UUID, label: str) -> DataKey:
    with changing(owner) as keys:  # another process may have been quicker
        found = next((key for key in reversed(keys) if key.label == label), None)
        if found is None:
            found = DataKey(uuid4(), label, secrets.token_bytes(KEY_BYTES))
            keys.append(found)
        return found


def _wrapped(owner: UUID, key: DataKey, master_name: str, master: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(master).encrypt(nonce, key.secret, _address(owner, key.id, key.label))
    return f"{key.id.hex} {key.label} {master_name} {b64encode(nonce + box).decode()}\n"


def _unwrapped(owner: UUID, line: str, masters: dict[str, bytes]) -> DataKey:
    hex_id, label, master_name, text = line.split()
    key_id, box = UUID(hex_id), b64decode(text)
    try:
        cipher = AESGCM(masters[master_name])
        secret = cipher.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], _address(owner, key_id, label))
    except (KeyError, InvalidTag) as error:
        raise Unreadable("the master key is another") from error
    return DataKey(key_id, label, secret)


def _address(owner: UUID, key_id: UUID, label: str) -> bytes:
    return f"data key {owner.hex} {key_id.hex} {label}".encode()


def _folder() -> Path:
    folder = settings().data_dir / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(owner: UUID) -> Path:
    return _folder() / f"{owner.hex}.keys"


@contextmanager
def _locked() -> Iterator[None]:
    with (_folder() / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)
