"""The frozen facts of one publication: everything a report may say, and nothing else.

A snapshot is plain JSON, written once when a visit is published and never changed, so that the same revision can be
rendered again in another language, by another engine, years later. The page is built from it by
``shopper.reports.view.build_view`` and never looks into the database.

Conventions
-----------
``Texts``      ``{"en": "…", "ru": "…", "pl": "…"}``; any language may be missing, at least one is there.
``Exact``      a fraction as text, ``"177/2"`` or ``"103"`` (what ``str(Fraction)`` writes). Never a float or rounded.
instants       ISO 8601 in UTC with a trailing ``Z``: ``"2026-04-18T15:40:00Z"``.
days           ISO dates, local to the location: ``"2026-04-18"``.

The moments of the visit (``came_in_at``, ``left_at``, ``start``, ``stop``, ``taken_at``) are kept for the office. They
are never printed nor attached: the report shows the local day and its part (docs/decisions/0007).

The worked example, complete: ``tests/reports/sample_snapshot.py``.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shopper.reports.snapshot.before import Network, PreviousVisit, Trend
from shopper.reports.snapshot.findings import Item, Photo
from shopper.reports.snapshot.occasion import Company, Edition, Location, Publication, Visit
from shopper.reports.snapshot.result import Part, Score, Scoring
from shopper.reports.snapshot.revision import AppealOutcome, Change

SCHEMA = 1


class Snapshot(TypedDict):
    schema: int
    language: str
    """The company's own language: the first fallback for texts."""
    company: Company
    location: Location
    edition: Edition
    visit: Visit
    publication: Publication
    items: list[Item]
    sections: list[Part]
    stages: list[Part]
    """In the order of the journey."""
    score: Score
    scoring: NotRequired[Scoring]
    photos: list[Photo]
    narrative: str
    narrative_language: str | None
    previous: PreviousVisit | None
    network: Network | None
    trend: NotRequired[Trend]
    changes: NotRequired[list[Change]]
    """Since the revision before; empty in the first."""
    appeals: NotRequired[list[AppealOutcome]]
    """All that were decided so far."""
    appeal_until: NotRequired[str | None]
    """The last local day on which the location may object."""
