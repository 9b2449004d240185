"""Lists at 1,000 and at 100,000 visits and cases: the same pages and people in the same process; p95 and its ratio."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from shopper.accounts.actions import sign_in
from shopper.accounts.queries import user_by_email
from shopper.assignments.models import Assignment
from shopper.capture.models import Submission
from shopper.cli.bench_cases import PAGES as CASES
from shopper.cli.bench_cases import CaseRows
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.organisation.models import Node
from shopper.reports.models import NO_SCORE, ReportEntry
from shopper.reports.rules import sorting_score
from shopper.reviews.models import Publication, Review
from shopper.visits.models import Visit

FEW, MANY, PLACES, ASKED = 1_000, 100_000, 400, 40
WAITING_SHARE = 0.3
PAGES = (
    ("oskar.lind", "/reports"),
    ("oskar.lind", "/reports?sort=lowest"),
    ("oskar.lind", "/reports?result=stopped"),
    ("rosa.kaminska", "/reports"),
    ("leo.nowicki", "/reports"),
    ("ewa.nowak", "/reviews"),
    ("nina.wrona", "/planning/assignments"),
)
OUTCOMES = (("pass", "8550/100"), ("excellent", "9420/100"), ("below", "7130/100"), ("below", "6810/100"))


def measure(app: Flask) -> list[tuple[str, float, float]]:
    """Page, p95 in seconds with few rows, p95 with many."""
    asked = [(email, path) for email, path in (*PAGES, *CASES) if _is_known(email)]
    pages = [(f"{email.split('.')[0]} {path}", _signed_in(app, email), path) for email, path in asked]
    rows = _Rows()
    cases = CaseRows(rows.places)
    rows.add(FEW)
    cases.add(FEW)
    few = [_p95(client, path) for _, client, path in pages]
    rows.add(MANY - FEW)
    cases.add(MANY - FEW)
    many = [_p95(client, path) for _, client, path in pages]
    return [(name, before, after) for (name, _, _), before, after in zip(pages, few, many, strict=True)]


def _p95(client: FlaskClient, path: str) -> float:
    assert client.get(path).status_code == 200, path
    times = []
    for _ in range(ASKED):
        started = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - started)
    return sorted(times)[int(ASKED * 0.95) - 1]


def _is_known(email: str) -> bool:
    return user_by_email(f"{email}@good-corner.example") is not None


def _signed_in(app: Flask, email: str) -> FlaskClient:
    client, user = app.test_client(), user_by_email(f"{email}@good-corner.example")
    assert user is not None
    client.set_cookie("sid", sign_in(user.id, on_phone=True))
    return client


class _Rows:
    """Visits as the database would hold them, written straight into it: the doors are measured elsewhere."""

    def __init__(self) -> None:
        self.chance = random.Random(11)  # noqa: S311  figures for a measurement, no secrets
        self.places = _places()
        self.assignment = db.session.scalars(sa.select(Assignment).where(Assignment.shopper_id.is_not(None)).limit(1)).one()
        self.shopper, self.questionnaire = self.assignment.shopper_id, self.assignment.questionnaire_id
        self.owner = db.session.scalars(sa.select(Submission.owner_id).limit(1)).one()
        self.sample = db.session.scalars(sa.select(Publication).limit(1)).one()
        self.edition, self.publisher, self.company = self.sample.edition_id, self.sample.published_by, self.sample.company_id
        self.today = clock.now()

    def add(self, rows: int) -> None:
        made = iter([self._one() for _ in range(rows)])
        while chunk := list(islice(made, 10_000)):
            with writing():
                for table in (Assignment, Submission, Visit, Review, Publication, ReportEntry):
                    facts = [each[table] for each in chunk if table in each]
                    if facts:
                        db.session.execute(sa.insert(table), facts)

    def _one(self) -> dict[type, dict[str, Any]]:
        place, at = self.chance.choice(self.places), self.today - timedelta(minutes=self.chance.randrange(3 * 365 * 24 * 60))
        assignment, submission, visit = uuid4(), uuid4(), uuid4()
        waits, day = self.chance.random() < WAITING_SHARE, at.date()
        facts: dict[type, dict[str, Any]] = {
            Assignment: {
                "id": assignment,
                "company_id": self.company,
                "location_id": place,
                "shopper_id": self.shopper,
                "questionnaire_id": self.questionnaire,
                "starts_at": at,
                "ends_at": at + timedelta(hours=5),
                "scenario": {},
                "brief": [],
                "created_at": at,
                "received_at": at,
                "published_at": None if waits else at + timedelta(days=2),
            },
            Submission: {
                "id": submission,
                "company_id": self.company,
                "kind": "visit",
                "subject_id": assignment,
                "owner_id": self.owner,
                "rev": 1,
                "replaces": None,
                "body": b"{}",
                "body_sha256": "0" * 64,
                "status": "ok",
                "reasons": [],
                "received_at": at,
            },
            Visit: {
                "id": visit,
                "submission_id": submission,
                "assignment_id": assignment,
                "company_id": self.company,
                "location_id": place,
                "questionnaire_id": self.questionnaire,
                "zone": "Europe/Warsaw",
                "visited_on": day,
                "came_in_at": at,
                "left_at": None,
                "narrative": "",
                "language": "en",
                "received_at": at,
            },
            Review: {
                "visit_id": visit,
                "location_id": place,
                "state": "open" if waits else "done",
                "received_at": at,
                "due_at": at + timedelta(days=3),
            },
        }
        return facts if waits else facts | self._published(visit, place, day, at)

    def _published(self, visit: UUID, place: UUID, day: date, at: datetime) -> dict[type, dict[str, Any]]:
        band, percent = self.chance.choice(OUTCOMES) if self.chance.random() > 0.002 else ("stopped", "88")
        publication = uuid4()
        figures = {
            "company_id": self.company,
            "location_id": place,
            "edition_id": self.edition,
            "visited_on": day,
            "percent": percent,
            "published_percent": percent,
            "band": band,
            "not_met": 4,
            "critical": 0,
            "revision": 1,
            "published_at": at + timedelta(days=2),
            "series_id": publication,
        }
        return {
            Publication: {
                **figures,
                "id": publication,
                "visit_id": visit,
                "snapshot": {},
                "snapshot_sha256": "0" * 64,
                "published_by": self.publisher,
            },
            ReportEntry: {
                **figures,
                "publication_id": publication,
                "code": publication.hex[:20],
                "score": sorting_score(percent, band, NO_SCORE),
            },
        }


def _places() -> list[UUID]:
    """Four hundred locations under the regions and partners of the demonstration, its own among them."""
    groups = db.session.scalars(sa.select(Node).where(Node.kind.in_(("region", "partner")))).all()
    rows = [row for group in groups for row in islice(_new_places(group), PLACES // len(groups))]
    with writing():
        db.session.execute(sa.insert(Node), rows)
    return list(db.session.scalars(sa.select(Node.id).where(Node.kind == "location")))


def _new_places(group: Node) -> Iterator[dict[str, Any]]:
    for number in count(1):
        fresh = uuid4()
        yield {
            "id": fresh,
            "parent_id": group.id,
            "path": f"{group.path}{fresh.hex}/",
            "kind": "location",
            "name": {"en": f"Shop {number}"},
            "code": f"{fresh.hex[:8]}",
            "zone": group.zone,
            "language": "en",
        }
