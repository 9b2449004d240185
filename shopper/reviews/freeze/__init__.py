"""A publication's facts as one plain JSON value; its shape is promised in shopper/reports/snapshot/.

Everything is handed in loaded, and nothing is asked of the database here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shopper.capture.models import Photo
from shopper.organisation.models import Node
from shopper.panel.rules import alias_for
from shopper.questionnaires.models import Questionnaire
from shopper.reviews.freeze.findings import findings, instant, scoring_of
from shopper.reviews.measures.trend import trend_of
from shopper.reviews.rules import Score
from shopper.standards.models import Edition
from shopper.visits.models import Answer, Visit

SCHEMA = 1


@dataclass(frozen=True)
class Imprint:
    """Which publication it is; `code` and `address` lead to the page that vouches for it."""

    revision: int
    published_at: datetime
    code: str
    address: str


def snapshot_of(
    *,
    visit: Visit,
    score: Score,
    edition: Edition,
    form: Questionnaire,
    location: Node,
    company: Node,
    photos: Iterable[Photo],
    imprint: Imprint,
    answers: Mapping[str, Answer] | None = None,
    channel: str = "in_person",
    previous: dict[str, Any] | None = None,
    network: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything a report may say, as it is known now.

    Moments are in it for the office alone; a report tells the local day and its part (threat 38). Photos that could not
    be decoded are left out, and those that stay are ordered by content, not by time.
    """
    return {
        "schema": SCHEMA,
        "language": company.language,
        "company": {"name": dict(company.name), "accent": company.accent or ""},
        "location": _location(location, visit),
        "edition": _edition(edition),
        "visit": _visit(visit, channel),
        "publication": _publication(imprint),
        **findings(visit, score, edition, form, photos, answers),
        "scoring": scoring_of(score, form.parts(edition.sections)),
        "previous": previous,
        "network": network,
        "changes": [],
        "appeals": [],
        "appeal_until": None,
    }


def fingerprint_of(snapshot: Mapping[str, Any]) -> str:
    """Of what a report says, without its imprint: what was looked at before publishing is what is published."""
    return sha256_of({name: value for name, value in snapshot.items() if name != "publication"})


def canonical_json(snapshot: Mapping[str, Any]) -> bytes:
    """The same facts always give the same bytes: keys sorted, no spaces, UTF-8. NaN is refused."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def sha256_of(snapshot: Mapping[str, Any]) -> str:
    """For the office only: the hash of a text with one unknown minute tells the minute to whoever tries them all."""
    return hashlib.sha256(canonical_json(snapshot)).hexdigest()


def _location(location: Node, visit: Visit) -> dict[str, Any]:
    """The zone is the one the visit was made in, even when the shop has moved to another since."""
    return {
        "name": dict(location.name),
        "address": location.full_address,
        "code": location.code or "",
        "zone": visit.zone,
    }


def _visit(visit: Visit, channel: str) -> dict[str, Any]:
    return {
        "came_in_at": instant(visit.came_in_at),
        "left_at": instant(visit.left_at),
        "local_date": visit.visited_on.isoformat(),
        "channel": channel,
        "scenario": dict(visit.assignment.scenario),
        "shopper_alias": alias_for(visit.id),
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "version": edition.version,
        "in_force_from": edition.in_force_from.isoformat(),
        "book": dict(edition.book.name),
    }


def imprinted(imprint: Imprint) -> dict[str, Any]:
    """What is known only when it is published."""
    return {"publication": _publication(imprint)}


def _publication(imprint: Imprint) -> dict[str, Any]:
    return {
        "revision": imprint.revision,
        "published_at": instant(imprint.published_at),
        "code": imprint.code,
        "address": imprint.address,
    }


def trend(snapshot: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], others: Iterable[str]) -> dict[str, Any]:
    """This visit among earlier ones; known only when it is published, since another may be published before it."""
    return trend_of(snapshot, earlier, others)


def with_logo(snapshot: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """The mark that is in force: a later one does not change what was issued."""
    return {"company": {**snapshot["company"], "logo": sha256}}


def with_owners(snapshot: Mapping[str, Any], owners: Mapping[str, str]) -> dict[str, Any]:
    """Who owned each stage on the day of the visit, by the stage's code."""
    return {"stages": [stage | {"owner": owners.get(stage["code"])} for stage in snapshot["stages"]]}
