"""What was decided."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class VisitPublished:
    """The visited branch may know from now on."""

    publication_id: UUID


@dataclass(frozen=True)
class ReportWithdrawn:
    """All revisions of this series are no longer shown."""

    series_id: UUID


@dataclass(frozen=True)
class ReportForgotten:
    """This publication is about to be erased: whatever was made of it must go first."""

    publication_id: UUID
