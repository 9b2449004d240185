"""What just happened to a case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CaseOpened:
    case_id: UUID


@dataclass(frozen=True)
class CaseAnswered:
    """The customer was told something: by phone, or in words on the status page."""

    case_id: UUID


@dataclass(frozen=True)
class CaseClosed:
    case_id: UUID


@dataclass(frozen=True)
class CaseReopened:
    case_id: UUID
