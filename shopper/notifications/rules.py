"""What can be told, and what becomes of a letter."""

from __future__ import annotations

SHOPPER = ("visit_returned", "offer_made", "offer_lapsed", "visit_given", "visit_off")
VISITS = ("report_published", "appeal_decided", "reading_due")
CASES = ("case_opened", "case_serious", "case_rung", "case_reopened", "case_amended")
REMEDIES = ("remedy_asked", "remedy_decided", "promise_due", "praise_received", "suggestion_received")
ALARMS = ("comments_held", "code_quiet", "only_positive", "unjustified_high")
KINDS = (*CASES, *REMEDIES, *ALARMS, *VISITS, *SHOPPER)
LADDER = ("case_serious", "case_rung")
"""What does not wait for the morning: somebody is hurt, or nobody has answered."""

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


def is_own_path(path: str) -> bool:
    """A link inside our own site and nothing else: letters must not become a way to lead people elsewhere."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and " " not in path
