"""Probes of the places one owns; and, for everybody else's figures, which comments are to be left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside, people_with
from shopper.access.rules import OVERSEE_CASES, RUN_PROBES
from shopper.cases.models import Case, CaseEvent, Point, Remedy
from shopper.cases.rules import log
from shopper.comment_cards.models import Comment, CommentCard, Placement
from shopper.comment_cards.queries.real import excludes
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.probes.models import Probe
from shopper.probes.rules import Outcome

MOST = 200


@excludes
def is_closed_probe() -> sa.ColumnElement[bool]:
    """Until it is closed it counts like every other: a figure that leaves it out would tell (decision 0024)."""
    return sa.exists().where(Probe.comment_id == Comment.id, Probe.closed_at.is_not(None))


def probes_for(user_id: UUID) -> Sequence[tuple[Probe, Node]]:
    """Of the places where the person runs them, open ones first, the newest first."""
    query = sa.select(Probe, Node).join(Node, Node.id == Probe.location_id).where(_own(user_id))
    query = query.order_by(Probe.closed_at.is_not(None), Probe.sent_at.desc(), Probe.id).limit(MOST)
    return [(row.Probe, row.Node) for row in db.session.execute(query)]


def probe_for(user_id: UUID, probe_id: UUID) -> Probe:
    found = db.session.scalar(sa.select(Probe).where(Probe.id == probe_id, _own(user_id)))
    if found is None:
        raise NotFound("probe")
    return found


def planned_alike(actor_id: UUID, location_id: UUID, channel: str, words: str, sent_at: datetime) -> UUID | None:
    """One of the same person's for the same place and hour, in the same words, that is still open."""
    query = sa.select(Probe.id).where(Probe.planned_by == actor_id, Probe.location_id == location_id, Probe.channel == channel)
    return db.session.scalar(query.where(Probe.words == words, Probe.sent_at == sent_at, Probe.closed_at.is_(None)).limit(1))


def probe_to_send(probe_id: UUID) -> Probe | None:
    """For the job, which acts for nobody."""
    return db.session.get(Probe, probe_id)


def places_to_probe(user_id: UUID) -> list[Node]:
    query = sa.select(Node).where(inside(branches(user_id, RUN_PROBES)), Node.kind == "location", Node.target == "own")
    return list(db.session.scalars(query.where(Node.closed_on.is_(None)).order_by(Node.code, Node.id)))


def spots_to_probe(location_id: UUID) -> list[Placement]:
    """Codes that hang there for customers' own phones, with a live card."""
    query = sa.select(Placement).join(CommentCard, CommentCard.id == Placement.card_id)
    query = query.where(Placement.node_id == location_id, Placement.revoked_at.is_(None), CommentCard.live_at.is_not(None))
    query = query.where(Placement.place.not_in(("kiosk", "internal", "order")), CommentCard.retired_at.is_(None))
    return list(db.session.scalars(query.order_by(Placement.created_at)))


def case_of(probe: Probe) -> Case | None:
    return db.session.scalar(sa.select(Case).where(Case.comment_id == probe.comment_id)) if probe.comment_id else None


def outcome_of(case: Case) -> Outcome:
    """As the case's own log tells it. Of a card, its points are those the case was split into; no answer to a complaint goes out in
    words without an apology."""
    reached = sa.and_(CaseEvent.kind == log.CALLED, CaseEvent.facts["outcome"].as_string() == log.REACHED)
    query = sa.select(CaseEvent).where(CaseEvent.case_id == case.id, sa.or_(CaseEvent.kind.in_((log.ANSWERED, log.TOLD)), reached))
    first = db.session.scalar(query.order_by(CaseEvent.at, CaseEvent.id).limit(1))
    given = list(db.session.scalars(sa.select(Remedy).where(Remedy.case_id == case.id, Remedy.state.in_(("given", "allowed")))))
    worth = max((each for each in given if each.amount_minor), key=lambda each: each.amount_minor or 0, default=None)
    kinds = [each.kind for each in given if each.kind != "apology"]
    wrote = sa.select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.kind == log.ANSWERED)
    points = sa.select(sa.func.count()).where(Point.case_id == case.id, Point.answered_by_event.is_not(None))
    return Outcome(
        answered_at=first.at if first else None,
        rank=first.rank if first else None,
        apology=any(each.kind == "apology" for each in given) or db.session.scalar(wrote.limit(1)) is not None,
        remedy=worth.kind if worth else next(iter(kinds), None),
        amount_minor=worth.amount_minor if worth else None,
        currency=worth.currency if worth else None,
        points_answered=db.session.scalar(points) or 0,
    )


def whoever_hears(node: Node, case: Case | None) -> set[UUID]:
    """To whom it is revealed at closing: those who lead the place, and whoever answered for it."""
    return {*people_with(OVERSEE_CASES, node.path), *([case.owner_id] if case else [])}


def _own(user_id: UUID) -> sa.ColumnElement[bool]:
    return Probe.location_id.in_(sa.select(Node.id).where(inside(branches(user_id, RUN_PROBES))))
