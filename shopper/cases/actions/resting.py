"""A case rests, goes on, changes hands, is split anew: by whoever works on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shopper.cases.actions.log import note
from shopper.cases.actions.marks import taken_up_open
from shopper.cases.actions.opening import split_again
from shopper.cases.actions.owning import hand_over
from shopper.cases.queries.log import points_of
from shopper.cases.rules import log
from shopper.cases.rules.clocks import LONGEST_PAUSE
from shopper.cases.rules.splitting import MEND
from shopper.cases.rules.triage import Piece
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.transaction import transaction

LONGEST = 500


@transaction
def pause_case(actor_id: UUID, case_id: UUID, *, reason: str, until: datetime, seen: int | None) -> None:
    """Somebody else is waited for; the first answer is owed all the same. Invalid(reason), Invalid(until): a week at most."""
    case = taken_up_open(actor_id, case_id, seen)
    wrong = {"reason": not reason.strip(), "until": not clock.now() < until <= clock.now() + LONGEST_PAUSE}
    if any(wrong.values()):
        raise Invalid(**{name: "needed" for name, is_wrong in wrong.items() if is_wrong})
    note(case, log.PAUSED, actor_id, reason=reason.strip()[:LONGEST], until=until.isoformat())


@transaction
def resume_case(actor_id: UUID, case_id: UUID, seen: int | None) -> None:
    case = taken_up_open(actor_id, case_id, seen)
    note(case, log.RESUMED, actor_id)


@transaction
def give_away(actor_id: UUID, case_id: UUID, *, to_id: UUID, why: str, seen: int | None) -> None:
    """With a reason. Invalid(owner), Invalid(why)."""
    case = taken_up_open(actor_id, case_id, seen)
    if not why.strip():
        raise Invalid(why="say why")
    hand_over(case, to_id, actor_id, why.strip()[:LONGEST])


@transaction
def split_case(actor_id: UUID, case_id: UUID, pieces: Sequence[Piece], seen: int | None) -> None:
    """The unanswered points as somebody reads them. Invalid(points)."""
    case = taken_up_open(actor_id, case_id, seen)
    stages = {point.stage_code for point in points_of(case.id) if point.kind == MEND}
    stage = case.stage_code or next(iter(stages), None)
    split_again(actor_id, case, [Piece(each.kind, stage if each.kind == MEND else None, each.words) for each in pieces])
