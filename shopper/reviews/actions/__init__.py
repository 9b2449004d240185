"""What a reviewer does with a visit, and a location with its report."""

from shopper.reviews.actions.appeals import (
    DECISIONS,
    Decision,
    Objection,
    close_appeal,
    decide_appeal,
    draft_of_appeal,
    raise_appeal,
)
from shopper.reviews.actions.editing import change_answer, write_note
from shopper.reviews.actions.publishing import Draft, draft_of, note_look, note_looks, publish_visit
from shopper.reviews.actions.reading import JUDGEMENTS, read_again
from shopper.reviews.actions.standing import give_back, open_review, return_visit, take
from shopper.reviews.actions.verdicts import accept_late, give_verdict, judge_by_rule
from shopper.reviews.actions.withdrawing import forget_review, withdraw_report

__all__ = [
    "DECISIONS",
    "JUDGEMENTS",
    "Decision",
    "Draft",
    "Objection",
    "accept_late",
    "change_answer",
    "close_appeal",
    "decide_appeal",
    "draft_of",
    "draft_of_appeal",
    "forget_review",
    "give_back",
    "give_verdict",
    "judge_by_rule",
    "note_look",
    "note_looks",
    "open_review",
    "publish_visit",
    "raise_appeal",
    "read_again",
    "return_visit",
    "take",
    "withdraw_report",
    "write_note",
]
