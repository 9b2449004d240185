"""What just happened to somebody of the panel."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ShopperErased:
    """Whoever holds something of theirs in that company lets it go."""

    user_id: UUID
    company_id: UUID
