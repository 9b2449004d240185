"""What was decided."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class VisitPublished:
    """The visited branch may know from now on."""

    publication_id: UUID
