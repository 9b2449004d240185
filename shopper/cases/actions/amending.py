"""The customer says more: mostly a minute later, while they are still at it; sometimes after all was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.log import note
from shopper.cases.actions.opening import drop_points, open_case, write_points
from shopper.cases.actions.owning import pass_on
from shopper.cases.actions.telling import tell_owner
from shopper.cases.models import Case
from shopper.cases.queries.log import case_of_comment, clocks_for, entries_of, hold, points_of
from shopper.cases.queries.people import owner_for
from shopper.cases.queries.said import Heard, failures, has_phone, heard, repeats
from shopper.cases.rules import log, triage
from shopper.cases.rules.clocks import Clocks
from shopper.cases.rules.log import Entry
from shopper.cases.rules.routing import STAGE_OWNER
from shopper.cases.rules.splitting import MEND, Piece, not_said_before
from shopper.cases.rules.triage import Verdict
from shopper.infra import clock
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.opening import local_date

ONE_BREATH = timedelta(minutes=10)
"""What is added so soon, before anybody looked, is one story: whoever was told is not told again."""


@transaction
def amend_case(comment_id: UUID) -> UUID | None:
    """A comment without a case may now open one. As long as no person touched the case, it is judged anew as a whole: its points,
    its stage and with it its owner. Afterwards the points only grow. What became serious after the first answer, or came after all
    was done, begins a new round."""
    case, found = case_of_comment(comment_id), heard(comment_id)
    if case is None or found is None:
        return open_case(comment_id)
    hold(case)
    lines, verdict = entries_of(case.id), triage.judge(found.said)
    clocks, untouched = clocks_for(case, lines), all(line.by is None for line in lines) and case.closed_at is None
    fresh = not_said_before(verdict.pieces, [point.words for point in points_of(case.id)])
    facts = _news(case, found, verdict, lines, fresh)
    if untouched:
        facts |= _new_stage(case, found, verdict, lines)
    if not facts:
        return case.id
    if (untouched and verdict.pieces) or any(piece.kind == MEND for piece in fresh):
        drop_points(case, only_bare=not untouched)
    write_points(case, verdict.pieces if untouched else fresh)
    note(case, log.AMENDED, None, **facts)
    again = _begins_anew(clocks, fresh, facts)
    if again:
        note(case, log.REOPENED, None, why="said_more")
    if not ("stage" in facts and _follow_stage(case, found)):
        _tell(case, lines, facts)
    record(None, "amend case", "case", case.id, points=len(fresh), again=again)
    return case.id


@transaction
def add_photo(comment_id: UUID) -> None:
    """Something to see has come. No clock begins, nothing rings; of all that comes the owner is told once, unless they were told of
    the case itself a moment ago and nobody has looked."""
    case = case_of_comment(comment_id)
    if case is None:
        return
    hold(case)
    lines = entries_of(case.id)
    is_told = _is_news(case, lines) and not any(line.facts.get("told_of_photo") for line in lines)
    note(case, log.AMENDED, None, photos=1, told_of_photo=is_told)
    if is_told:
        tell_owner(case, "case_amended")


def _news(case: Case, found: Heard, verdict: Verdict, lines: Sequence[Entry], fresh: Sequence[Piece]) -> dict[str, Any]:
    """What was not known yet: points, that it is serious, a number to phone."""
    facts: dict[str, Any] = {"points": len(fresh)} if fresh else {}
    repeat = repeats(found.comment) if case.severity != log.SERIOUS else []
    if case.severity != log.SERIOUS and (repeat or verdict.severity == log.SERIOUS):
        facts |= {"severity": log.SERIOUS, "reasons": [*verdict.reasons, *repeat]}
    if has_phone(found.comment.id) and log.phone_line(lines) is None:
        facts["phone"] = True
    return facts


def _new_stage(case: Case, found: Heard, verdict: Verdict, lines: Sequence[Entry]) -> dict[str, Any]:
    """A bare face was the manager's; now it is known whose it is. What is old stays with the senior."""
    if verdict.stage_code in (None, case.stage_code) or any(line.facts.get("stale") for line in lines):
        return {}
    case.stage_code = verdict.stage_code
    close = failures(found.comment, verdict.stage_code, company_settings(case.company_id))
    return {"stage": verdict.stage_code, "higher": len(close), "close": close}


def _follow_stage(case: Case, found: Heard) -> bool:
    """To the stage's owner; where nobody is, it stays with whoever was told already."""
    today = local_date(clock.now(), case.location.zone)
    chosen = owner_for(case.location, case.stage_code, today, found.senior_id, case.comment_id)
    return chosen.why == STAGE_OWNER and pass_on(case, chosen.user_id, None, chosen.why)


def _begins_anew(clocks: Clocks, fresh: Sequence[Piece], facts: dict[str, Any]) -> bool:
    is_over = clocks.closed_at is not None or clocks.resolution.met_at is not None
    return (bool(fresh) and is_over) or ("severity" in facts and clocks.answer.met_at is not None)


def _tell(case: Case, lines: Sequence[Entry], facts: dict[str, Any]) -> None:
    """Of what is serious always, once it is known and once there is a number."""
    if "severity" in facts or ("phone" in facts and case.severity == log.SERIOUS):
        tell_owner(case, "case_serious")
    elif _is_news(case, lines):
        tell_owner(case, "case_amended")


def _is_news(case: Case, lines: Sequence[Entry]) -> bool:
    return any(line.by is not None for line in lines) or clock.now() - case.opened_at > ONE_BREATH
