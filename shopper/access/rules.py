"""The roles and what each may do."""

from __future__ import annotations

ROLES = ("owner", "manager", "scheduler", "reviewer", "shopper", "employee")

READ_BOOK = "read the book"
FILL_VISIT = "fill a visit"
REVIEW_VISIT = "review a visit"
READ_REPORT = "read a report"

PERMISSIONS: dict[str, frozenset[str]] = {
    "owner": frozenset({READ_BOOK, READ_REPORT}),
    "manager": frozenset({READ_BOOK, READ_REPORT}),
    "scheduler": frozenset({READ_BOOK}),
    "reviewer": frozenset({READ_BOOK, REVIEW_VISIT, READ_REPORT}),
    "shopper": frozenset({READ_BOOK, FILL_VISIT}),
    "employee": frozenset({READ_BOOK}),
}

# Whoever works in a branch must not learn that it is to be visited, whatever else they may do elsewhere.
VISITED_ROLES = frozenset({"manager", "employee"})


def roles_that_may(permission: str) -> frozenset[str]:
    return frozenset(role for role, allowed in PERMISSIONS.items() if permission in allowed)
