"""A customer takes back what they said."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.log import note
from shopper.cases.queries.log import case_of_comment, hold, points_of, said_in_log
from shopper.cases.rules import log
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@transaction
def forget_words(comment_id: UUID) -> None:
    """The customer's words go from the points and, alone of all that stands there, from the log; stages, instants and what we did
    stay. An open case is closed: there is nobody left to answer, and nothing to answer to. Bears running twice."""
    case = case_of_comment(comment_id)
    if case is None:
        return
    hold(case)
    for point in points_of(case.id):
        point.words = ""
    for line in said_in_log(case.id):
        line.facts = {name: value for name, value in line.facts.items() if name != "words"}
    db.session.flush()
    if case.closed_at is None:
        note(case, log.CLOSED, None, why="erased")
    record(None, "forget words", "case", case.id)
