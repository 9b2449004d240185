"""A probe goes in at its hour."""

from __future__ import annotations

from uuid import UUID

from shopper.infra.jobs import job
from shopper.probes import actions


@job("probes.send")
def send(probe_id: str, spot_id: str, face: int, language: str) -> None:
    actions.send_card(UUID(probe_id), UUID(spot_id), face, language)
