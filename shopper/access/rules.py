"""The roles and what each may do."""

from __future__ import annotations

ROLES = ("owner", "manager", "scheduler", "reviewer", "shopper", "employee")

READ_BOOK = "read the book"
CONFIRM_BOOK = "confirm the book was read"
SEE_READERS = "see who has read the book"
EDIT_BOOK = "edit the book"
EDIT_FORM = "edit a questionnaire"
SET_UP = "set up the company"
FILL_VISIT = "fill a visit"
PLAN_VISITS = "plan visits"
RUN_PANEL = "run the panel"
PAY_SHOPPERS = "pay shoppers"
REVIEW_VISIT = "review a visit"
READ_REPORT = "read a report"
APPEAL_REPORT = "appeal against a report"

PERMISSIONS: dict[str, frozenset[str]] = {
    "owner": frozenset({READ_BOOK, CONFIRM_BOOK, SEE_READERS, EDIT_BOOK, EDIT_FORM, SET_UP, READ_REPORT}),
    "manager": frozenset({READ_BOOK, CONFIRM_BOOK, SEE_READERS, READ_REPORT, APPEAL_REPORT}),
    "scheduler": frozenset({READ_BOOK, CONFIRM_BOOK, PLAN_VISITS, RUN_PANEL, PAY_SHOPPERS}),
    "reviewer": frozenset({READ_BOOK, CONFIRM_BOOK, REVIEW_VISIT, READ_REPORT}),
    "shopper": frozenset({READ_BOOK, FILL_VISIT}),
    "employee": frozenset({READ_BOOK, CONFIRM_BOOK}),
}

# Whoever works in a branch must not learn that it is to be visited, whatever else they may do elsewhere.
VISITED_ROLES = frozenset({"manager", "employee"})


def roles_that_may(permission: str) -> frozenset[str]:
    return frozenset(role for role, allowed in PERMISSIONS.items() if permission in allowed)
