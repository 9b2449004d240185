"""Owed at an instant: a step of the ladder, a promise; and, now and then, a look whether every case still has an owner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shopper.cases import actions
from shopper.cases.actions import closing, watching
from shopper.infra.jobs import job


@job("cases.ring", urgent=True)
def ring(case_id: str) -> None:
    actions.ring_case(UUID(case_id))


@job("cases.promise", urgent=True)
def promise(case_id: str, promise_id: str) -> None:
    actions.remind_of_promise(UUID(case_id), UUID(promise_id))


@job("cases.close")
def close(case_id: str, asked_at: str) -> None:
    """A week after the question, if nobody said no."""
    closing.close_silent(UUID(case_id), datetime.fromisoformat(asked_at))


@job("cases.watch")
def watch() -> None:
    """Once an hour while a case is open: rings that changed hours moved, owners who are no longer there."""
    actions.watch_over()


@job("cases.pile")
def pile(company_id: str) -> None:
    """Every morning, from the first case of a company on."""
    watching.look_at_piles(UUID(company_id))


@job("cases.unjustified")
def unjustified(location_id: str) -> None:
    """Owed with every complaint that is called unjustified."""
    watching.look_at_unjustified(UUID(location_id))
