"""Work for later: offers that nobody answered."""

from __future__ import annotations

from shopper.assignments import actions
from shopper.infra.jobs import job


@job("assignments.lapse_offers")
def lapse_offers() -> None:
    """Owed with every round of offers, for the moment they lapse."""
    actions.lapse_offers()
