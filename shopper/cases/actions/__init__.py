"""Open a case, write in its log, hand it over, ring; what is done in a case stands in files of its own."""

from __future__ import annotations

from shopper.cases.actions.amending import add_photo, amend_case
from shopper.cases.actions.forgetting import forget_words
from shopper.cases.actions.log import note, see
from shopper.cases.actions.opening import open_case, split_again
from shopper.cases.actions.owning import end_deputy, hand_over, hand_over_what_is_left, set_deputy
from shopper.cases.actions.ringing import remind_of_promise, ring_case, ring_due_cases, watch_over

__all__ = [
    "add_photo",
    "amend_case",
    "end_deputy",
    "forget_words",
    "hand_over",
    "hand_over_what_is_left",
    "note",
    "open_case",
    "remind_of_promise",
    "ring_case",
    "ring_due_cases",
    "see",
    "set_deputy",
    "split_again",
    "watch_over",
]
