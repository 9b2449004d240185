"""Seal, open, find without opening, destroy, rotate."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shopper.config import settings
from shopper.infra.sealing import keyring
from shopper.infra.sealing.keyring import NONCE_BYTES, DataKey, Unreadable

VERSION = b"\x01"


def seal(plain: bytes, *, owner: UUID, until: date, table: str, row: UUID) -> bytes:
    """`until`: the last day on which it may be read; all of that day go together."""
    key = keyring.current_key(owner, until.isoformat())
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(key.secret).encrypt(nonce, plain, _address(owner, table, row))
    return VERSION + key.id.bytes + nonce + box


def unseal(sealed: bytes, *, owner: UUID, table: str, row: UUID) -> bytes:
    """Raises Unreadable: the key was destroyed, or the value belongs to another row."""
    if len(sealed) < 17 + NONCE_BYTES or sealed[:1] != VERSION:
        raise Unreadable("not a seal")
    key = keyring.key_by_id(owner, key_of(sealed))
    nonce, box = sealed[17 : 17 + NONCE_BYTES], sealed[17 + NONCE_BYTES :]
    try:
        return AESGCM(key.secret).decrypt(nonce, box, _address(owner, table, row))
    except InvalidTag as error:
        raise Unreadable("not what was sealed here") from error


def key_of(sealed: bytes) -> UUID:
    """The id of the key a value is sealed under."""
    return UUID(bytes=sealed[1:17])


def blind_index(text: str, *, owner: UUID, until: date) -> str:
    """Equal texts of one owner and day have equal indexes. Nothing leads back without the day's key, and with it nothing any more:
    numbers are few, and under a key that stays whoever keeps an old copy would try them all."""
    return _index(keyring.current_key(owner, until.isoformat()), text)


def blind_indexes(text: str, *, owner: UUID) -> list[str]:
    """As it may stand anywhere: under every key that is left."""
    return [_index(key, text) for key in keyring.keys_of(owner)]


def _index(key: DataKey, text: str) -> str:
    return hmac.new(key.secret, b"index:" + text.encode(), hashlib.sha256).hexdigest()


def destroy(owner: UUID, until: date | None = None) -> None:
    """Of one last day, or everything of the owner: what was sealed is readable nowhere any more, in no backup either."""
    label = until.isoformat() if until else None
    keys = keyring.keys_of(owner)
    keyring.drop_keys(owner, [key.id for key in keys if label in (None, key.label)])


def destroy_before(day: date) -> None:
    """All keys whose last day is over, whoever's they are: what a kill left behind goes with the next look.

    A key of an older kind has no last day ("index"): it goes too.
    """
    for owner in keyring.owners():
        over = [key.id for key in keyring.keys_of(owner) if not day.isoformat() <= key.label <= date.max.isoformat()]
        if over:
            keyring.drop_keys(owner, over)


def renew(owner: UUID, until: date) -> None:
    """From now on that day has another key: whoever seals the rest anew may destroy the old one (`drop_keys`)."""
    keyring.add_key(owner, until.isoformat())


def derived_key(purpose: str) -> bytes:
    """For signatures and daily hashes: of the server's secret, another for each purpose."""
    return hmac.new(settings().secret_key.encode(), b"purpose:" + purpose.encode(), hashlib.sha256).digest()


def _address(owner: UUID, table: str, row: UUID) -> bytes:
    return f"{table} {row.hex} {owner.hex}".encode()
