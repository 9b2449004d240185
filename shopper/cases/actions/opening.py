"""From a comment to a case: opened with its reasons, in somebody's name; more said by the customer is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.log import note
from shopper.cases.actions.telling import tell_of, tell_owner
from shopper.cases.events import CaseOpened
from shopper.cases.models import POINT_KINDS, Case, Point
from shopper.cases.queries.log import case_of_comment, clocks_for, entries_of, hold, points_of
from shopper.cases.queries.people import lead_for, owner_for
from shopper.cases.queries.said import Heard, came_before, failed_before, has_phone, heard
from shopper.cases.rules import ladder, log, triage
from shopper.cases.rules.splitting import Piece, not_said_before
from shopper.cases.rules.stale import is_stale
from shopper.cases.rules.triage import Verdict
from shopper.comment_cards.models import Comment
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.opening import local_date
from shopper.organisation.rules.settings import CompanySettings


@transaction
def open_case(comment_id: UUID) -> UUID | None:
    """The case of a comment that counts; None when nothing is owed but thanks. Asked again, the same case.

    The owner is told, and with two failures of one stage close together whoever is one rank higher as well.
    """
    known = case_of_comment(comment_id)
    found = heard(comment_id)
    if known is not None or found is None:
        return known.id if known else None
    verdict = triage.judge(found.said)
    if not verdict.reasons:
        return None
    figures = company_settings(found.comment.company_id)
    case, facts = _begun(found, verdict, figures)
    _write_points(case, verdict.pieces)
    note(case, log.OPENED, None, **facts)
    if facts["stale"]:
        note(case, log.HANDED_TO_SYSTEM, None, why="stale")
    publish(CaseOpened(case.id))
    _tell_at_opening(case, higher=facts.get("higher", 0))
    record(None, "open case", "case", case.id, comment=str(comment_id))
    return case.id


@transaction
def amend_case(comment_id: UUID) -> UUID | None:
    """The customer said more. A comment without a case may now open one; the points grow by the new words only, so that what was
    answered stays answered. What became serious after the first answer, or came after all was done, begins a new round."""
    case, found = case_of_comment(comment_id), heard(comment_id)
    if case is None or found is None:
        return open_case(comment_id)
    hold(case)
    clocks, (fresh, facts) = clocks_for(case), _news(case, found)
    if not facts:
        return case.id
    rises = "severity" in facts
    _write_points(case, fresh)
    note(case, log.AMENDED, None, **facts)
    is_over = clocks.closed_at is not None or clocks.resolution.met_at is not None
    again = (fresh and is_over) or (rises and clocks.answer.met_at is not None)
    if again:
        note(case, log.REOPENED, None, why="said_more")
    tell_owner(case, "case_serious" if rises else "case_amended")
    record(None, "amend case", "case", case.id, points=len(fresh), rises=rises, again=bool(again))
    return case.id


@transaction
def split_again(actor_id: UUID, case: Case, pieces: Sequence[Piece]) -> None:
    """Other points than the rules made, by hand; answered ones stay. Invalid(points=…): none, or one without kind or words."""
    hold(case)
    if not pieces or any(piece.kind not in POINT_KINDS or not piece.words.strip() for piece in pieces):
        raise Invalid(points="each needs a kind and words")
    for point in points_of(case.id):
        if point.answered_by_event is None:
            db.session.delete(point)
    db.session.flush()
    _write_points(case, pieces)
    note(case, log.NOTED, actor_id, words="", split=[piece.kind for piece in pieces])


def _begun(found: Heard, verdict: Verdict, figures: CompanySettings) -> tuple[Case, dict[str, Any]]:
    comment = found.comment
    place, today = comment.location, local_date(clock.now(), comment.location.zone)
    stale = is_stale(comment.written_at, clock.now(), figures.stale_days)
    stage = None if stale else verdict.stage_code  # a question about the system is not for the person
    chosen = owner_for(place, stage, today, found.senior_id)
    again, close = _repeat(comment), _close_failures(comment, verdict.stage_code, figures.close_failures_days)
    severity = log.SERIOUS if again else verdict.severity
    case = Case(
        company_id=comment.company_id,
        location_id=place.id,
        comment_id=comment.id,
        code=comment.code,
        stage_code=verdict.stage_code,
        severity=severity,
        owner_id=chosen.user_id,
    )
    db.session.add(case)
    db.session.flush()
    owner = {"owner": str(chosen.user_id), "why": chosen.why, "instead_of": str(chosen.instead_of) if chosen.instead_of else None}
    facts = {"severity": severity, "reasons": [*verdict.reasons, *again, *close], "written_at": comment.written_at.isoformat()}
    return case, {**facts, "higher": len(close), "stale": stale, "phone": has_phone(comment.id), **owner}


def _news(case: Case, found: Heard) -> tuple[list[Piece], dict[str, Any]]:
    """What was not known yet: points, that it is serious, a number to phone. No facts: nothing new."""
    verdict = triage.judge(found.said)
    fresh = not_said_before(verdict.pieces, [point.words for point in points_of(case.id)])
    facts: dict[str, Any] = {"points": len(fresh)} if fresh else {}
    repeat = _repeat(found.comment) if case.severity != log.SERIOUS else []
    if case.severity != log.SERIOUS and (repeat or verdict.severity == log.SERIOUS):
        facts |= {"severity": log.SERIOUS, "reasons": [*verdict.reasons, *repeat]}
    if has_phone(found.comment.id) and log.phone_line(entries_of(case.id)) is None:
        facts["phone"] = True
    return fresh, facts


def _repeat(comment: Comment) -> list[dict[str, Any]]:
    known = came_before(comment)
    return [{"rule": "repeat", "by": known}] if known else []


def _close_failures(comment: Comment, stage_code: str | None, days: int) -> list[dict[str, Any]]:
    before = failed_before(comment.location_id, stage_code, clock.now() - timedelta(days=days))
    return [{"rule": "close", "days": days, "case": str(before)}] if before else []


def _tell_at_opening(case: Case, higher: int) -> None:
    tell_owner(case)
    if higher:
        lead = lead_for(case.location, ladder.RANK_OF_FIRST, local_date(clock.now(), case.location.zone))
        if lead is not None and lead.user_id != case.owner_id:
            tell_of(case, lead.user_id, "case_serious" if case.severity == log.SERIOUS else "case_opened")


def _write_points(case: Case, pieces: Iterable[Piece]) -> None:
    begin = max((point.position for point in points_of(case.id)), default=0)
    for position, piece in enumerate(pieces, start=begin + 1):
        row = Point(case_id=case.id, position=position, kind=piece.kind, stage_code=piece.stage_code, words=piece.words)
        db.session.add(row)
    db.session.flush()
