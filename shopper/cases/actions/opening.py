"""From a comment to a case: opened with its reasons, in somebody's name; more said by the customer is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.log import note
from shopper.cases.actions.telling import tell_of, tell_owner
from shopper.cases.actions.watching import owe_look_at_piles
from shopper.cases.events import CaseOpened
from shopper.cases.models import POINT_KINDS, Case, Point
from shopper.cases.queries.log import case_of_comment, hold, points_of
from shopper.cases.queries.people import lead_for, owner_for
from shopper.cases.queries.said import Heard, failures, has_phone, heard, repeats
from shopper.cases.rules import ladder, log, triage
from shopper.cases.rules.splitting import Piece
from shopper.cases.rules.triage import Verdict
from shopper.comment_cards.rules.stale import is_stale
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
    write_points(case, verdict.pieces)
    note(case, log.OPENED, None, **facts)
    if facts["stale"]:
        note(case, log.HANDED_TO_SYSTEM, None, why="stale")
    owe_look_at_piles(case.company_id)
    publish(CaseOpened(case.id))
    _tell_at_opening(case, higher=facts.get("higher", 0))
    record(None, "open case", "case", case.id, comment=str(comment_id))
    return case.id


@transaction
def split_again(actor_id: UUID, case: Case, pieces: Sequence[Piece]) -> None:
    """Other points than the rules made, by hand; answered ones stay. Invalid(points=…): none, or one without kind or words."""
    hold(case)
    if not pieces or any(piece.kind not in POINT_KINDS or not piece.words.strip() for piece in pieces):
        raise Invalid(points="each needs a kind and words")
    drop_points(case)
    write_points(case, pieces)
    note(case, log.NOTED, actor_id, words="", split=[piece.kind for piece in pieces])


def _begun(found: Heard, verdict: Verdict, figures: CompanySettings) -> tuple[Case, dict[str, Any]]:
    comment = found.comment
    place, today = comment.location, local_date(clock.now(), comment.location.zone)
    stale = is_stale(comment.written_at, clock.now(), figures.stale_days)
    chosen = owner_for(place, verdict.stage_code, today, found.senior_id, comment.id, is_old=stale)
    again, close = repeats(comment), failures(comment, verdict.stage_code, figures)
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


def _tell_at_opening(case: Case, higher: int) -> None:
    tell_owner(case)
    if higher:
        lead = lead_for(case.location, ladder.RANK_OF_FIRST, local_date(clock.now(), case.location.zone))
        if lead is not None and lead.user_id != case.owner_id:
            tell_of(case, lead.user_id, "case_serious" if case.severity == log.SERIOUS else "case_opened")


@transaction
def write_points(case: Case, pieces: Iterable[Piece]) -> None:
    """After those that are there."""
    begin = max((point.position for point in points_of(case.id)), default=0)
    for position, piece in enumerate(pieces, start=begin + 1):
        row = Point(case_id=case.id, position=position, kind=piece.kind, stage_code=piece.stage_code, words=piece.words)
        db.session.add(row)
    db.session.flush()


@transaction
def drop_points(case: Case, *, only_bare: bool = False) -> None:
    """Those that are not answered yet, to be written anew. `only_bare`: that something is to be mended, once it is said what."""
    for point in points_of(case.id):
        if point.answered_by_event is None and not (only_bare and point.words):
            db.session.delete(point)
    db.session.flush()
