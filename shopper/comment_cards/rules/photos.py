"""A customer's photos: three places beside a comment, each filled by itself, after the words and without them."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID, uuid5

from shopper.comment_cards.rules.design import Design

PHOTO = "comment_photo"
MOST = 3
OPEN_SOURCES = ("qr", "order", "internal")
"""Where a phone of one's own is at hand: not at a kiosk."""


def slots_of(comment_id: UUID) -> tuple[UUID, ...]:
    """The ids under which its photos come in, one each: there is no fourth, and none has to be looked for."""
    return tuple(uuid5(comment_id, f"photo {number}") for number in range(MOST))


def takes_photos(design: Design, source: str) -> bool:
    return design.photos and source in OPEN_SOURCES


def is_picture(picture: bytes) -> bool:
    """By how it begins: JPEG, PNG, WebP or HEIC. Whether the rest can be read the worker finds out."""
    kind = picture[8:12]
    return (
        picture.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (picture.startswith(b"RIFF") and kind == b"WEBP")
        or (picture[4:8] == b"ftyp" and kind[:3] in (b"hei", b"hev", b"mif", b"msf"))
    )


def photo_id(comment_id: UUID, picture: bytes) -> UUID:
    """The same picture beside the same comment has one id, so that it can be sent twice."""
    return uuid5(comment_id, hashlib.sha256(picture).hexdigest())


def photo_manifest(comment_id: UUID, own: str, picture: bytes, kind: str) -> bytes:
    """What a phone would say of it; when and where it was taken is not asked. `own`: the customer's code."""
    told = {"sha256": hashlib.sha256(picture).hexdigest(), "size": len(picture), "type": kind}
    line = {"pid": str(photo_id(comment_id, picture)), **told}
    return json.dumps({"kind": PHOTO, "subject": str(comment_id), "own": own, "photos": [line]}, sort_keys=True).encode()


def own_code(raw: bytes) -> str:
    """Of bytes that are a JSON object (capture has seen to it)."""
    found = json.loads(raw).get("own")
    return found if isinstance(found, str) else ""
