"""What a mail server says of a letter that it gives back (RFC 3464), read from the whole message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from uuid import UUID

MOST_BYTES = 2_000_000
FULL = "5.2.2"
"""A mailbox that is full is there all the same."""


@dataclass(frozen=True)
class Bounce:
    """`letter_id`: ours, out of the Message-ID that came back. `is_hard`: no letter will ever arrive there."""

    letter_id: UUID
    status: str
    reason: str

    @property
    def is_hard(self) -> bool:
        return self.status.startswith("5") and self.status != FULL


def read_bounce(mail: bytes) -> Bounce | None:
    """None for what is no report of a failure, is of no letter of ours, or only says that it takes longer."""
    try:
        return _read(mail[:MOST_BYTES])
    except RecursionError:  # parts within parts within parts: no mail server writes such
        return None


def _read(mail: bytes) -> Bounce | None:
    report = message_from_bytes(mail, policy=policy.compat32)
    parts = [part for part in report.walk() if not part.is_multipart() or part.get_content_type().startswith("message/")]
    letter = next(filter(None, map(_letter_id, parts)), None)
    failures = [failure for part in parts if part.get_content_type() == "message/delivery-status" for failure in _failures(part)]
    if letter is None or not failures:
        return None
    status, reason = failures[0]
    return Bounce(letter, status, reason)


def _failures(part: Message) -> list[tuple[str, str]]:
    """One block for each recipient: Status and Diagnostic-Code of those whose Action is “failed”."""
    blocks = part.get_payload()
    found = []
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message) or str(block.get("Action", "")).strip().lower() != "failed":
            continue
        status = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", str(block.get("Status", "")))
        reason = str(block.get("Diagnostic-Code", "")).partition(";")[2]
        found.append((status[1] if status else "5.0.0", " ".join(reason.split())[:300]))
    return found


def _letter_id(part: Message) -> UUID | None:
    """Out of the letter, or its headers alone, as it was sent along."""
    kind = part.get_content_type()
    if kind not in ("message/rfc822", "text/rfc822-headers"):
        return None
    payload = part.get_payload()
    headers = payload[0] if isinstance(payload, list) and payload else message_from_bytes(_raw(part), policy=policy.compat32)
    if not isinstance(headers, Message):
        return None
    named = re.match(r"\s*<([0-9a-f-]{36})@", str(headers.get("Message-ID", "")))
    try:
        return UUID(named[1]) if named else None
    except ValueError:
        return None


def _raw(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
