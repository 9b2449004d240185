"""Which visits are read twice: decided by the visit's own number, so that nobody chooses."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

PARTS = 10_000


def is_drawn(visit_id: UUID, percent: int) -> bool:
    """The same answer for ever; a higher share draws all that a lower one draws."""
    return int.from_bytes(sha256(b"second reading" + visit_id.bytes).digest()[:8]) % PARTS < percent * (PARTS // 100)
