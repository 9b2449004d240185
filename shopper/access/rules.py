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
DESIGN_CARDS = "design comment cards"
PLACE_CARDS = "place comment cards"
ENTER_COMMENT = "enter a comment for a customer"
READ_COMMENTS = "read comments"
JUDGE_COMMENTS = "release held comments"
WORK_CASES = "work on a case"
OVERSEE_CASES = "oversee cases"
SEE_PRAISE = "see own praise"
JUDGE_IDEAS = "judge suggestions"
REPEAT_WORDS = "repeat customers' words"
RUN_PROBES = "run probes"

# Whoever works here may own a stage, and with it a case; which cases, the query of each page decides.
STAFF = frozenset({READ_BOOK, CONFIRM_BOOK, WORK_CASES, ENTER_COMMENT, SEE_PRAISE})
LEADS = STAFF | {SEE_READERS, READ_REPORT, OVERSEE_CASES, JUDGE_COMMENTS, PLACE_CARDS, READ_COMMENTS, JUDGE_IDEAS}

PERMISSIONS: dict[str, frozenset[str]] = {
    "owner": LEADS | {EDIT_BOOK, EDIT_FORM, SET_UP, DESIGN_CARDS, RUN_PROBES, REPEAT_WORDS},
    "manager": LEADS | {APPEAL_REPORT},
    "scheduler": STAFF | {PLAN_VISITS, RUN_PANEL, PAY_SHOPPERS},
    "reviewer": STAFF | {REVIEW_VISIT, READ_REPORT},
    "shopper": frozenset({READ_BOOK, FILL_VISIT}),
    "employee": STAFF,
}

# Whoever works in a branch must not learn that it is to be visited, whatever else they may do elsewhere.
VISITED_ROLES = frozenset({"manager", "employee"})


def roles_that_may(permission: str) -> frozenset[str]:
    return frozenset(role for role, allowed in PERMISSIONS.items() if permission in allowed)
