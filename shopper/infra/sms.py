"""The place where short messages would leave the house. None does yet: who sells them differs from country to country.

To add one: a class with `send`, its name in SERVICES, SMS_SERVICE=<name> in the environment. It would carry the ladder's kinds only
(notifications.rules.LADDER), by the path of news for browsers: a kind and a link, no customer's word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from shopper.config import settings


class NotSent(Exception):
    """The service did not take it, or there is none."""


class Service(Protocol):
    def send(self, number: str, text: str) -> None:
        """Hand over one short message for an E.164 number. Raises NotSent; its text names nobody."""


class NoService:
    def send(self, number: str, text: str) -> None:
        raise NotSent("no SMS service is set up (SMS_SERVICE)")


SERVICES: dict[str, Callable[[], Service]] = {"none": NoService}


def service() -> Service:
    """What SMS_SERVICE names."""
    return SERVICES[settings().sms_service]()
