"""What a phone said about a visit, whether it fits its form, and what each answer amounts to.

Nothing a person entered is refused here: an answer that breaks the form, or a visit made at the wrong hour, is kept and
gets its reasons, and a reviewer decides (docs/capture.md).
"""

from shopper.visits.rules.asking import UNSEEN, owes_fact, owes_reasons
from shopper.visits.rules.judgement import (
    BREAKS_FORM,
    HOLDS,
    LONGEST_FACT,
    LONGEST_NARRATIVE,
    Reason,
    Status,
    answers_to_keep,
    judge,
    status_of,
    visited_on,
)
from shopper.visits.rules.language import language_of
from shopper.visits.rules.manifest import UNREADABLE, AnswerGiven, Manifest, read_manifest
from shopper.visits.rules.outcomes import Outcome, Word, decimal_in, limit_of, measured, number_in, outcome_of

__all__ = [
    "BREAKS_FORM",
    "HOLDS",
    "LONGEST_FACT",
    "LONGEST_NARRATIVE",
    "UNREADABLE",
    "UNSEEN",
    "AnswerGiven",
    "Manifest",
    "Outcome",
    "Reason",
    "Status",
    "Word",
    "answers_to_keep",
    "decimal_in",
    "judge",
    "language_of",
    "limit_of",
    "measured",
    "number_in",
    "outcome_of",
    "owes_fact",
    "owes_reasons",
    "read_manifest",
    "status_of",
    "visited_on",
]
