"""What can be told, and what becomes of a letter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shopper.access.rules import (
    CONFIRM_BOOK,
    FILL_VISIT,
    JUDGE_COMMENTS,
    JUDGE_IDEAS,
    OVERSEE_CASES,
    PLACE_CARDS,
    READ_COMMENTS,
    READ_REPORT,
    SEE_PRAISE,
    WORK_CASES,
)
from shopper.notifications.rules.times import DAILY, NEVER, NOW, TIMINGS

__all__ = ["DAILY", "NEVER", "NOW", "TIMINGS"]

SHOPPER = ("visit_returned", "offer_made", "offer_lapsed", "visit_given", "visit_off", "fee_withheld", "objection_decided")
VISITS = ("report_published", "appeal_decided", "reading_due")
CASES = ("case_opened", "case_serious", "case_rung", "case_reopened", "case_amended")
REMEDIES = ("remedy_asked", "remedy_decided", "promise_due", "praise_received", "praise_waits", "suggestion_received")
ALARMS = ("comments_held", "cards_unread", "code_quiet", "only_positive", "unjustified_high", "probe_revealed")
KINDS = (*CASES, *REMEDIES, *ALARMS, *VISITS, *SHOPPER)
GROUPS = {"cases": CASES, "remedies": REMEDIES, "alarms": ALARMS, "visits": VISITS, "shopper": SHOPPER}
CONCERNS = {
    **dict.fromkeys((*CASES, *REMEDIES), WORK_CASES),
    "praise_received": SEE_PRAISE,
    "praise_waits": JUDGE_IDEAS,
    "comments_held": JUDGE_COMMENTS,
    "cards_unread": READ_COMMENTS,
    "code_quiet": PLACE_CARDS,
    "only_positive": OVERSEE_CASES,
    "unjustified_high": OVERSEE_CASES,
    "probe_revealed": OVERSEE_CASES,
    "report_published": READ_REPORT,
    "appeal_decided": READ_REPORT,
    "reading_due": CONFIRM_BOOK,
    **dict.fromkeys(SHOPPER, FILL_VISIT),
}
"""Whom a kind may come to at all."""
LADDER = ("case_serious", "case_rung")
"""What does not wait for the morning: somebody is hurt, or nobody has answered."""
CALLS = ("case_opened", "case_serious", "case_reopened", "case_amended")
"""What is told to whoever has to act, and is no longer true when that is somebody else."""

WAITING = "waiting"
"""Owed to the mail server; a job holds it."""
SENT = "sent"
"""The mail server took it over."""
REFUSED = "refused"
"""The mail server will never take it: no such mailbox."""
GIVEN_UP = "given_up"
"""Tried for hours without an answer."""
NOT_SENT = "not_sent"
"""No mail server is set up, or the reader wants no letters of this kind: it stands in the list alone."""
STATES = (WAITING, SENT, REFUSED, GIVEN_UP, NOT_SENT)
LATER, BOUNCED = "later", "bounced"
MOST_BOUNCES = 2
"""An address that gave back so many letters for good gets no more until it is changed."""

GUEST_RECEIVED, GUEST_ANSWERED, GUEST_DONE, GUEST_EXPLAINED, GUEST_PRAISE = GUEST_KINDS = (
    "guest_received",
    "guest_answered",
    "guest_done",
    "guest_explained",
    "guest_praise",
)


def kinds_for(permissions: Collection[str]) -> list[str]:
    """What may come to somebody who holds these, the most pressing first."""
    return [kind for kind in KINDS if CONCERNS[kind] in permissions]


def fate(state: str, *, bounced_at: datetime | None, is_gathered: bool) -> str:
    """What became of it, as people are told. A letter that came back had been taken over before."""
    if bounced_at is not None:
        return BOUNCED
    return LATER if state == WAITING and not is_gathered else state


def is_own_path(path: str) -> bool:
    """A link inside our own site and nothing else: letters must not become a way to lead people elsewhere."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and " " not in path
