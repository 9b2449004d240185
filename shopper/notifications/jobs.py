"""Letters and news that are owed."""

from __future__ import annotations

from uuid import UUID

from shopper.infra.jobs import job
from shopper.notifications import actions


def _give_up(message_id: str) -> None:
    actions.give_up_letter(UUID(message_id))


@job("notifications.send", given_up=_give_up, urgent=True)
def send(message_id: str) -> None:
    actions.send_letter(UUID(message_id))


@job("notifications.gather")
def gather(user_id: str) -> None:
    actions.gather(UUID(user_id))


@job("notifications.push", urgent=True)
def push(message_id: str, subscription_id: str) -> None:
    actions.push(UUID(message_id), UUID(subscription_id))


def _give_up_guest(letter_id: str) -> None:
    actions.give_up_guest_letter(UUID(letter_id))


@job("notifications.send_guest", given_up=_give_up_guest, urgent=True)
def send_guest(letter_id: str) -> None:
    actions.send_guest_letter(UUID(letter_id))
