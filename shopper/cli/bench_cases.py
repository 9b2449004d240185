"""Cases as a company of many years would have them, for the list that a manager opens first."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shopper.cases.models import Case, CaseEvent
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import new_return_code
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing

PAGES = (
    ("oskar.lind", "/cases"),
    ("oskar.lind", "/cases?severity=serious"),
    ("oskar.lind", "/cases?state=closed"),
    ("rosa.kaminska", "/cases"),
    ("leo.nowicki", "/cases"),
)
OWED_SHARE, WAITING_SHARE = 0.02, 0.03
OWED_DAYS = 3
PIECE = 10_000


class CaseRows:
    """Two of a hundred are owed now, one waits for its customer; the others were closed in the course of three years."""

    def __init__(self, places: Sequence[UUID]) -> None:
        self.chance = random.Random(17)  # noqa: S311  figures for a measurement, no secrets
        self.places, self.now = places, clock.now()
        self.sample = db.session.scalars(sa.select(Comment).where(Comment.standing == "counted").limit(1)).one()
        self.owners = list(db.session.scalars(sa.select(Case.owner_id).distinct()))

    def add(self, rows: int) -> None:
        for begin in range(0, rows, PIECE):
            made = [self._one() for _ in range(min(PIECE, rows - begin))]
            with writing():
                db.session.execute(sa.insert(Comment), [comment for comment, _, _ in made])
                db.session.execute(sa.insert(Case), [case for _, case, _ in made])
                db.session.execute(sa.insert(CaseEvent), [line for _, _, lines in made for line in lines])

    def _one(self) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
        state, ident, code = self.chance.random(), uuid4(), new_return_code()
        minutes = self.chance.randrange(3 * 365 * 24 * 60 if state > OWED_SHARE else OWED_DAYS * 24 * 60)
        at = self.now - timedelta(minutes=minutes)
        is_owed, is_closed = state <= OWED_SHARE, state > WAITING_SHARE
        owner, place = self.chance.choice(self.owners), self.chance.choice(self.places)
        severity = "serious" if self.chance.random() < 0.1 else "normal"
        comment = {
            **{name: getattr(self.sample, name) for name in ("company_id", "card_id", "card_rev", "source", "language")},
            "id": uuid4(),
            "location_id": place,
            "code": code,
            "face": 2,
            "words": "Waited twenty minutes, only one till was open, and nobody said a word.",
            "topics": [],
            "answers": {},
            "labels": [],
            "standing": "counted",
            "written_at": at,
            "received_at": at,
        }
        case = {
            **{name: comment[name] for name in ("company_id", "location_id", "code")},
            "id": ident,
            "comment_id": comment["id"],
            "stage_code": None,
            "severity": severity,
            "owner_id": owner,
            "opened_at": at,
            "due_at": at + timedelta(hours=8) if is_owed else None,
            "due_what": "answer" if is_owed else None,
            "closed_at": at + timedelta(days=2) if is_closed else None,
        }
        done = () if is_owed else ("answered", "told", "asked")
        return comment, case, list(self._log(ident, owner, severity, at, done, is_closed))

    def _log(self, ident: UUID, owner: UUID, severity: str, at: datetime, done: Sequence[str], is_closed: bool) -> Any:
        facts = {"opened": {"severity": severity, "reasons": []}, "answered": {"points": [], "channel": "page", "words": "…"}}
        passed = ("owned",) if self.chance.random() < 0.1 else ()
        facts["owned"] = {"owner": str(owner), "why": "test"}
        for hour, kind in enumerate(("opened", *passed, "seen", *done, *(("confirmed", "closed") if is_closed else ()))):
            by = owner if kind in ("seen", *done) else None
            yield {"case_id": ident, "kind": kind, "at": at + timedelta(hours=hour), "by": by, "facts": facts.get(kind, {})}
