"""What an envelope must say, and the limits of what is taken in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shopper.errors import Malformed, TooLarge

MOST_BODY_BYTES = 500_000
MOST_DRAFT_BYTES = 200_000
DRAFT_LIFETIME = timedelta(days=60)
MOST_PHOTOS = 60
MOST_PHOTO_BYTES = 15 * 1024 * 1024
CHUNK_BYTES = 512 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
ITEM = re.compile(r"[0-9A-Za-z._-]{1,20}\Z")
TYPE = re.compile(r"[a-z]+/[a-z0-9.+_-]{1,40}\Z")
UNKNOWN_TYPE = "application/octet-stream"
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
MOST_DIFFERENT_STEPS = 5
LARGEST_COLUMN = 2**31 - 1
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class PhotoLine:
    """A photo as the phone announces it."""

    pid: UUID
    item: str | None
    type: str
    size: int
    sha256: str
    taken_at: datetime | None


@dataclass(frozen=True)
class Envelope:
    """What the protocol itself reads of a manifest; the rest is the form kind's business."""

    kind: str
    subject: UUID | None
    rev: int
    replaces: UUID | None
    photos: tuple[PhotoLine, ...]
    unreadable_photos: int = 0
    size: int = 0


@dataclass(frozen=True)
class DraftPut:
    """What a phone puts aside: the draft, on which revision it was built (0: on none), and by which phone."""

    draft_id: UUID
    is_correction: bool
    base: int
    device: str
    body: str


def read_draft(raw: bytes) -> DraftPut:
    """Raises TooLarge or Malformed."""
    if len(raw) > MOST_DRAFT_BYTES:
        raise TooLarge(MOST_DRAFT_BYTES)
    document = _document(raw)
    draft, base, device = document.get("draft"), document.get("base"), uuid_or_none(document.get("device"))
    if not isinstance(draft, dict) or device is None:
        raise Malformed("draft, device")
    if not isinstance(base, int) or isinstance(base, bool) or not 0 <= base <= LARGEST_COLUMN // 2:
        raise Malformed("base")
    draft_id = uuid_or_none(draft.get("id"))
    if draft_id is None:
        raise Malformed("id")
    try:
        body = json.dumps(draft, allow_nan=False)  # escaped: no database stumbles over a lone surrogate
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    return DraftPut(draft_id, uuid_or_none(draft.get("replaces")) is not None, base, str(device), body)


def read_envelope(raw: bytes) -> Envelope:
    """Raises TooLarge or Malformed; everything that can be stored and judged later passes."""
    if len(raw) > MOST_BODY_BYTES:
        raise TooLarge(MOST_BODY_BYTES)
    document = _document(raw)
    kind = document.get("kind")
    if not isinstance(kind, str):
        raise Malformed("kind")
    rev = document.get("rev", 1)
    if not isinstance(rev, int) or isinstance(rev, bool) or not 1 <= rev <= 10_000:
        raise Malformed("rev")
    photos, unreadable = _photos(document.get("photos") or [])
    return Envelope(
        kind=kind,
        subject=uuid_or_none(document.get("subject")),
        rev=rev,
        replaces=uuid_or_none(document.get("replaces")),
        photos=photos,
        unreadable_photos=unreadable,
        size=len(raw),
    )


def uuid_or_none(value: object) -> UUID | None:
    """Only the canonical spelling, in lower case: one id, one spelling. UUID() itself takes braces, underscores and more."""
    return UUID(value) if isinstance(value, str) and UUID_TEXT.match(value) else None


def instant_or_none(value: object) -> datetime | None:
    """An instant with its zone, as UTC; anything else is no instant, nor is a year of no visit: no database reads it back."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC) if instant.tzinfo and instant.year in YEARS else None
    except (ValueError, OverflowError):
        return None


def status_of(codes: frozenset[str], *, invalid_codes: frozenset[str]) -> str:
    """ok · held (a person decides) · invalid (the answers break the form); all three are kept."""
    if codes & invalid_codes:
        return "invalid"
    return "held" if codes else "ok"


def is_alike(likeness: str | None, other: str | None) -> bool:
    """Whether two pictures look the same: of 64 steps from dark to light few differ."""
    return bool(likeness and other) and (int(likeness or "", 16) ^ int(other or "", 16)).bit_count() <= MOST_DIFFERENT_STEPS


def _document(raw: bytes) -> dict[str, Any]:
    try:
        document = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(document, dict):
        raise Malformed("not a JSON object")
    return document


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _photos(lines: object) -> tuple[tuple[PhotoLine, ...], int]:
    """The photos that can be asked for, and how many lines cannot: those do not keep the words away."""
    entries = lines if isinstance(lines, list) else [lines]
    if len(entries) > MOST_PHOTOS:
        raise TooLarge(MOST_PHOTOS)
    found: dict[UUID, PhotoLine] = {}
    for photo in filter(None, map(_photo, entries)):
        found.setdefault(photo.pid, photo)
    return tuple(found.values()), len(entries) - len(found)


def _photo(line: object) -> PhotoLine | None:
    """A photo over the limit is taken down as announced and refused when it comes."""
    if not isinstance(line, dict):
        return None
    pid, size, sha256 = uuid_or_none(line.get("pid")), line.get("size"), line.get("sha256")
    if pid is None or not isinstance(size, int) or isinstance(size, bool) or size < 1:
        return None
    if not isinstance(sha256, str) or not SHA256.match(sha256):
        return None
    item, kind = line.get("item"), line.get("type")
    return PhotoLine(
        pid=pid,
        item=item if isinstance(item, str) and ITEM.match(item) else None,
        type=kind if isinstance(kind, str) and TYPE.match(kind) else UNKNOWN_TYPE,
        size=min(size, LARGEST_COLUMN),
        sha256=sha256,
        taken_at=instant_or_none(line.get("taken_at")),
    )
