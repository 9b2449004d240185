"""Letters that are owed."""

from __future__ import annotations

from uuid import UUID

from shopper.infra.jobs import job
from shopper.notifications import actions


def _give_up(message_id: str) -> None:
    actions.give_up_letter(UUID(message_id))


@job("notifications.send", given_up=_give_up, urgent=True)
def send(message_id: str) -> None:
    actions.send_letter(UUID(message_id))
