"""What a card's page was made from: signed, so that a form tells where and when it was opened; never so old that it is refused.

`<placement code>.<milliseconds since 1970>.<nonce>.<signature>`. A page of thirty days ago still submits; its age becomes a
label. The nonce makes the id of a comment sent without scripts: the same page sent twice is one comment.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

COMMENTS = UUID("3f0d6f4e-52c1-4a56-9a53-6b0c9d1f7a11")
SHAPE = re.compile(r"([0-9A-Za-z-]{1,40})\.([0-9]{1,15})\.([0-9A-Za-z_-]{12,24})\.([0-9A-Za-z_-]{22})\Z")
FORGOTTEN = re.compile(r"~[0-9a-f]{32}\Z")
WORK_BITS = 12


@dataclass(frozen=True)
class FormState:
    """A page of ours: for which code, when, and its own number."""

    placement: str
    issued_at: datetime
    nonce: str

    def age(self, now: datetime) -> timedelta:
        return now - self.issued_at

    @property
    def comment_id(self) -> UUID:
        """The same for every sending of this page. Like one that a phone makes: nobody sees by it how a comment came."""
        return UUID(bytes=uuid5(COMMENTS, f"{self.placement}.{self.nonce}").bytes, version=4)


def new_state(key: bytes, placement: str, now: datetime) -> str:
    """For a page that is being made for the code `placement`."""
    return signed(key, FormState(placement, now, secrets.token_urlsafe(12)))


def signed(key: bytes, state: FormState) -> str:
    text = f"{state.placement}.{round(state.issued_at.timestamp() * 1000)}.{state.nonce}"
    return f"{text}.{_signature(key, text)}"


def read_state(key: bytes, text: object) -> FormState | None:
    """What the page was made from; None for what is none of ours."""
    shape = SHAPE.match(text) if isinstance(text, str) else None
    if shape is None or not shape[0].isascii():
        return None
    placement, issued, nonce, signature = shape.groups()
    if not hmac.compare_digest(signature, _signature(key, shape[0].rpartition(".")[0])):
        return None
    return FormState(placement, datetime.fromtimestamp(int(issued) / 1000, UTC), nonce)


def is_worked(text: str, work: object) -> bool:
    """Whether the page's script did its sum (static/js/card/work.js): a plus for whoever has scripts, never asked of anybody."""
    if not isinstance(work, str) or not work.isascii() or not work.isdecimal() or len(work) > 10:
        return False
    digest = hashlib.sha256(f"{text}:{work}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - WORK_BITS) == 0


def forgotten(state: str, comment_id: UUID) -> str:
    """What is kept of a page when nobody may be known by it any more: what is said later from that page is still told by it,
    and no longer that two comments came from one."""
    if FORGOTTEN.match(state):
        return state
    return "~" + hashlib.sha256(f"{comment_id}.{state}".encode()).hexdigest()[:32]


def is_same_page(kept: str | None, sent: str | None, comment_id: UUID) -> bool:
    """Whether what is said later comes from the page of what was said first, forgotten or not. No page is no page of ours."""
    return sent is not None and kept in (sent, forgotten(sent, comment_id))


def _signature(key: bytes, text: str) -> str:
    digest = hmac.new(key, b"card:" + text.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
