"""A case's log and its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.accounts.models import User
from shopper.cases.models import Case, CaseEvent, Point, Promise, Ring
from shopper.cases.rules.clocks import ANSWER, CALL, Clocks, Targets, clocks_of
from shopper.cases.rules.log import REOPENED, Entry
from shopper.comment_cards.queries.spots import definition_of
from shopper.comment_cards.rules.design import read_design
from shopper.infra.db import db
from shopper.notifications.queries.guests import names_keeper
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.opening import OpeningTimes
from shopper.organisation.rules.settings import CompanySettings


def entries_of(case_id: UUID) -> list[Entry]:
    """The log as the reckoning sees it."""
    query = sa.select(CaseEvent.id, CaseEvent.kind, CaseEvent.at, CaseEvent.facts, CaseEvent.by).where(CaseEvent.case_id == case_id)
    return [Entry(*row) for row in db.session.execute(query.order_by(CaseEvent.id))]


def clocks_for(case: Case, log: Sequence[Entry] | None = None) -> Clocks:
    """What is owed in this case and by when, from its log."""
    return clocks_of(entries_of(case.id) if log is None else log, times_of(case.location), targets_of(case.company_id))


def times_of(place: Node) -> OpeningTimes:
    return OpeningTimes(place.hours, place.holidays, place.zone)


def targets_of(company_id: UUID) -> Targets:
    return targets_from(company_settings(company_id))


def targets_from(figures: CompanySettings) -> Targets:
    return Targets(figures.serious_answer_hours, figures.answer_hours, figures.resolve_hours)


def case_by_id(case_id: UUID) -> Case | None:
    """For jobs and reactions, which act for nobody; a page asks with its reader."""
    return db.session.get(Case, case_id, options=[joinedload(Case.location)])


def case_of_comment(comment_id: UUID) -> Case | None:
    query = sa.select(Case).where(Case.comment_id == comment_id).options(joinedload(Case.location))
    return db.session.scalars(query).one_or_none()


@names_keeper
def keeper_name(comment_id: UUID) -> str | None:
    """Whose it is, as the customer is told in letters and on their page."""
    query = sa.select(User.name).join(Case, Case.owner_id == User.id).where(Case.comment_id == comment_id)
    return db.session.scalar(query)


def hold(case: Case) -> None:
    """Nobody else writes into this case until the transaction ends; it is as whoever was quicker left it."""
    db.session.flush()  # a refresh forgets what was not written yet
    db.session.refresh(case, ("owner_id", "closed_at"), with_for_update=True)


def unanswered(now: datetime) -> list[UUID]:
    """Open cases opened before `now` in which a first answer may be owed, the oldest first."""
    owes_more = Case.due_what.not_in((ANSWER, CALL))
    promised_earlier = sa.and_(owes_more, sa.exists().where(Promise.case_id == Case.id, Promise.kept_at.is_(None)))
    query = sa.select(Case.id).where(Case.closed_at.is_(None), Case.opened_at <= now)
    return list(db.session.scalars(query.where(sa.or_(~owes_more, promised_earlier)).order_by(Case.opened_at)))


def unfinished() -> bool:
    """Whether anything is open anywhere."""
    return db.session.scalar(sa.select(Case.id).where(Case.closed_at.is_(None)).limit(1)) is not None


def has_unkept_promise(case_id: UUID) -> bool:
    query = sa.select(Promise.id).where(Promise.case_id == case_id, Promise.kept_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def points_of(case_id: UUID) -> list[Point]:
    return list(db.session.scalars(sa.select(Point).where(Point.case_id == case_id).order_by(Point.position)))


def said_in_log(case_id: UUID) -> list[CaseEvent]:
    """Lines that hold the customer's own words: what they wrote when it was not right."""
    query = sa.select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == REOPENED, CaseEvent.by.is_(None))
    return list(db.session.scalars(query))


def about_what(case: Case) -> dict[str, str] | None:
    """What tells it from others of the same place and day: the topic that was tapped, as the card calls it, else where it hangs."""
    comment = case.comment
    if comment is None:
        return None
    topics = read_design(definition_of(comment)).topics if comment.topics else ()
    tapped = [each for each in topics if each.key in comment.topics]
    if tapped:
        return next((each.label for each in tapped if each.stage == case.stage_code), tapped[0].label)
    return comment.placement.spot if comment.placement else None


def promise_by_id(promise_id: UUID) -> Promise | None:
    return db.session.get(Promise, promise_id)


def unseen_rings(case_id: UUID, user_id: UUID) -> list[Ring]:
    return list(db.session.scalars(sa.select(Ring).where(Ring.case_id == case_id, Ring.told_id == user_id, Ring.seen_at.is_(None))))
