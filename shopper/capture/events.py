"""What just arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class SubmissionReceived:
    """A manifest was stored for the first time. `trace`: how it came (Sender.trace); `about`: what its kind found (Admission)."""

    submission_id: UUID
    kind: str
    raw: bytes
    replaces: UUID | None
    received_at: datetime
    about: Any = None
    trace: Any = None


@dataclass(frozen=True)
class PhotoCleaned:
    """The worker has made the copy that may be seen. `subject_id`: what the submission it came in is about."""

    submission_id: UUID
    kind: str
    subject_id: UUID | None


@dataclass(frozen=True)
class SubmissionErased:
    """It is about to be forgotten: whoever made something of it lets go, or refuses."""

    submission_id: UUID
    kind: str
