"""Owed at an instant: a step of the ladder, a promise; and, now and then, a look whether every case still has an owner."""

from __future__ import annotations

from uuid import UUID

from shopper.cases import actions
from shopper.cases.actions import watching
from shopper.infra.jobs import job


@job("cases.ring", urgent=True)
def ring(case_id: str) -> None:
    actions.ring_case(UUID(case_id))


@job("cases.promise", urgent=True)
def promise(case_id: str, promise_id: str) -> None:
    actions.remind_of_promise(UUID(case_id), UUID(promise_id))


@job("cases.watch")
def watch() -> None:
    """Once an hour while a case is open: rings that changed hours moved, owners who are no longer there."""
    actions.watch_over()


@job("cases.unjustified")
def unjustified(location_id: str) -> None:
    """Owed with every complaint that is called unjustified."""
    watching.look_at_unjustified(UUID(location_id))
