"""Why a visit waits for a person, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REASONS = {
    "unknown_form": _l("It was filled in on a form that this assignment does not use."),
    "cancelled": _l("The assignment was cancelled."),
    "already_visited": _l("Another visit was received for the same assignment."),
    "correction": _l("It corrects a visit that was sent earlier."),
    "outside_window": _l("The visit was made outside its window."),
    "edition_not_in_force": _l("On the day of the visit another edition of the book was in force."),
    "clock_wrong": _l("The times do not agree with each other or with our clock."),
    "missing_answer": _l("There is no answer."),
    "bad_value": _l("The answer is not one of those offered."),
    "na_not_allowed": _l("“Not applicable” is not offered for this question."),
    "out_of_range": _l("The number is greater than possible."),
    "fact_missing": _l("The fact behind the answer is not written."),
    "reasons_missing": _l("No reason is ticked for the answer."),
    "bad_reason": _l("A reason was ticked that the form does not offer."),
    "contradiction": _l("The answers do not agree with each other."),
    "recognised": _l("The shopper was recognised and ended the visit."),
    "unknown_item": _l("The form has no such question."),
    "too_long": _l("The text is longer than we keep."),
    "bad_photo": _l("A photo was announced in a way that cannot be read."),
    "photo_too_large": _l("A photo is larger than 15 MB and was left out."),
}


def reason_text(code: str) -> str:
    """The reason in the reader's language; an unknown one says at least that there is something."""
    return str(REASONS[code]) if code in REASONS else _("Something in it does not fit.")
