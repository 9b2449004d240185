"""One case with all that lies in its folder; nothing of the customer's contact but whether there is some."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches
from shopper.access.rules import OVERSEE_CASES
from shopper.accounts.models import User
from shopper.cases.models import REMEDY_KINDS, Case, CaseEvent, Point, Promise, Remedy
from shopper.cases.queries.log import clocks_for, entries_of, points_of
from shopper.cases.queries.people import lead_for, posts_around, rank_at
from shopper.cases.rules import log
from shopper.cases.rules.clocks import Clocks
from shopper.cases.rules.log import Entry
from shopper.cases.rules.remedies import needs_asking
from shopper.cases.rules.routing import leads
from shopper.comment_cards.models import CommentCard, Contact, OrderCode
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.opening import local_date

UNREMARKABLE = (log.SEEN, log.RUNG)
"""Lines that change nothing for whoever is about to write."""


@dataclass(frozen=True)
class Reach:
    """How the customer may be reached. `gone`: they could be once."""

    phone: bool = False
    email: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Folder:
    """`names`: of everybody the log speaks of. `mark`: the last line that somebody who writes must have read."""

    case: Case
    log: list[Entry]
    events: list[CaseEvent]
    clocks: Clocks
    points: list[Point]
    remedies: list[Remedy]
    promises: list[Promise]
    reach: Reach
    purchase: dict[str, Any] | None
    menu: list[str]
    names: dict[UUID, str]
    mark: int

    @property
    def round(self) -> list[Entry]:
        return log.the_round(self.log)

    @property
    def open_points(self) -> list[Point]:
        return [point for point in self.points if point.answered_by_event is None]

    @property
    def not_right(self) -> Entry | None:
        """What began the present round, when the customer said that it is not right: it wants an answer like a point."""
        begun = self.round[0]
        return begun if begun.kind == log.REOPENED and begun.facts.get("why") == "not_right" else None

    @property
    def owes_again(self) -> bool:
        """Whether nobody has answered that yet."""
        return self.not_right is not None and not self.is_reached and not self.has(log.ANSWERED)

    @property
    def attempts(self) -> int:
        """Calls of this round."""
        return sum(entry.kind == log.CALLED for entry in self.round)

    @property
    def is_reached(self) -> bool:
        return any(entry.kind == log.CALLED and entry.facts.get("outcome") == log.REACHED for entry in self.round)

    def has(self, kind: str) -> bool:
        """Whether a line of this kind stands in the present round."""
        return any(entry.kind == kind for entry in self.round)

    def last(self, kind: str) -> Entry | None:
        return next((entry for entry in reversed(self.log) if entry.kind == kind), None)

    @property
    def paused_until(self) -> datetime | None:
        """While it rests: until when."""
        since = next((entry for entry in reversed(self.round) if entry.kind in (log.PAUSED, log.RESUMED)), None)
        if since is None or since.kind == log.RESUMED:
            return None
        until = since.facts.get("until")
        found = datetime.fromisoformat(until) if until else None
        return found if found is not None and found > clock.now() else None


def folder(case: Case) -> Folder:
    lines, events = entries_of(case.id), events_of(case.id)
    contact = db.session.get(Contact, case.comment_id) if case.comment_id else None
    promises = list(db.session.scalars(sa.select(Promise).where(Promise.case_id == case.id).order_by(Promise.due_at)))
    remedies = list(db.session.scalars(sa.select(Remedy).where(Remedy.case_id == case.id).order_by(Remedy.asked_at)))
    order = db.session.get(OrderCode, case.comment.order_code_id) if case.comment and case.comment.order_code_id else None
    return Folder(
        case=case,
        log=lines,
        events=events,
        clocks=clocks_for(case, lines),
        points=points_of(case.id),
        remedies=remedies,
        promises=promises,
        reach=_reach(contact),
        purchase=order.purchase if order else None,
        menu=menu_of(case),
        names=_names(events, [case.owner_id, *(each.asked_by for each in remedies)]),
        mark=mark_of(case.id),
    )


def events_of(case_id: UUID) -> list[CaseEvent]:
    return list(db.session.scalars(sa.select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)))


def mark_of(case_id: UUID) -> int:
    """Who writes sends along what they had read; a later line means that somebody was quicker."""
    query = sa.select(sa.func.max(CaseEvent.id)).where(CaseEvent.case_id == case_id, CaseEvent.kind.not_in(UNREMARKABLE))
    return db.session.scalar(query) or 0


def menu_of(case: Case) -> list[str]:
    """What the card lets people give. A case without a card has the whole menu."""
    card = db.session.get(CommentCard, case.comment.card_id) if case.comment else None
    return [kind for kind in REMEDY_KINDS if card is None or not card.remedies or kind in card.remedies]


def colleagues(case: Case) -> list[tuple[UUID, str, int]]:
    """Who may take it over: (id, name, rank), the highest last."""
    posts = posts_around(case.location.path)
    ids = {post.user_id for post in posts}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids), User.is_active))
    ranked = [(row.id, row.name, rank_at(row.id, case.location.path)) for row in rows]
    return sorted(ranked, key=lambda each: (each[2], each[1]))


def above(case: Case, rank: int) -> tuple[UUID, str] | None:
    """Who stands next above a rank at the place, with their name; the highest there is when nobody stands above."""
    found = lead_for(case.location, min(4, rank + 1), local_date(clock.now(), case.location.zone))
    user = db.session.get(User, found.user_id) if found else None
    return (user.id, user.name) if user else None


def decider_for(case: Case, asker_id: UUID) -> tuple[UUID, str] | None:
    """Who is asked for what is above somebody's limit: the next above with a higher rank, no mere deputy."""
    rank, path = rank_at(asker_id, case.location.path), case.location.path
    for each in range(rank, 4):
        found = above(case, each)
        if found is not None and found[0] != asker_id and rank_at(found[0], path) > rank:
            return found
    return above(case, rank)


def higher(case: Case, user_id: UUID) -> list[tuple[UUID, str]]:
    """In whose name somebody may speak: those who lead the place with a higher rank."""
    ids = leads(posts_around(case.location.path), case.location.path, min(4, rank_at(user_id, case.location.path) + 1))
    names = {row.id: row.name for row in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))}
    return [(each, names[each]) for each in ids if each in names and each != user_id]


def spent_on(case: Case, states: tuple[str, ...], *, apart_from: UUID | None = None) -> int:
    """What the customer was given in this case, in the smallest unit of the company's currency."""
    given = sa.select(sa.func.sum(Remedy.amount_minor)).where(Remedy.case_id == case.id, Remedy.state.in_(states))
    return int(db.session.scalar(given.where(Remedy.id != apart_from) if apart_from else given) or 0)


def may_decide(user_id: UUID, case: Case, remedy: Remedy) -> bool:
    """Whoever oversees the place and need not ask themselves; nobody allows what they asked for."""
    oversees = any(case.location.path.startswith(path) for path in branches(user_id, OVERSEE_CASES))
    limits = company_settings(case.company_id).remedy_limits
    before = spent_on(case, ("given", "allowed"), apart_from=remedy.id)
    asks_too = needs_asking(rank_at(user_id, case.location.path), remedy.amount_minor, limits, before)
    return oversees and user_id != remedy.asked_by and not asks_too


def _reach(contact: Contact | None) -> Reach:
    if contact is None:
        return Reach()
    if contact.sealed is None:
        return Reach(gone=True)
    return Reach(phone=contact.has_phone, email=contact.has_email)


def _names(events: list[CaseEvent], also: list[UUID]) -> dict[UUID, str]:
    ids = {each for event in events for each in (event.by, event.on_behalf_of) if each} | set(also)
    ids |= {UUID(str(event.facts[key])) for event in events for key in ("owner", "told") if event.facts.get(key)}
    return {row.id: row.name for row in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))}
