"""The customer hears of their case by letter, when they left an address; their page shows it in any case."""

from __future__ import annotations

from shopper.cases.models import Case
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell_guest


@transaction
def tell_customer(case: Case, kind: str) -> None:
    """`kind`: guest_answered, guest_done, guest_explained. No word of what was said stands in the letter, only a link."""
    if case.comment is not None:
        tell_guest(case.comment.id, kind, f"/m/{case.code}", case.comment.language)
