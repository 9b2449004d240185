"""What is held: released, hidden, put back; nothing is deleted. Who may judge, the query decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import people_with
from shopper.access.rules import JUDGE_COMMENTS
from shopper.audit.actions import record
from shopper.comment_cards.actions.looking import tell_counted
from shopper.comment_cards.models import TRACES, Comment
from shopper.comment_cards.queries import judging as queries
from shopper.comment_cards.queries.held import sent_of
from shopper.comment_cards.rules.held import PAUSE_SECONDS, Told, Waiting, says_at
from shopper.comment_cards.rules.said import read_said
from shopper.comment_cards.rules.state import forgotten
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.notifications.queries.readers import last_message
from shopper.organisation.models import Node
from shopper.organisation.queries import companies, company_settings
from shopper.organisation.rules.opening import after_opening

FORGOTTEN_AT_ONCE = 200


@transaction
def release(actor_id: UUID, comment_ids: Iterable[UUID]) -> int:
    """They are customers' words: they count from now on, and whoever owes an answer hears of them. How many there were."""
    return _judge(actor_id, comment_ids, "counted")


@transaction
def hide(actor_id: UUID, comment_ids: Iterable[UUID]) -> int:
    """Out of every figure and list but the one of hidden ones; `release` brings them back. How many there were."""
    return _judge(actor_id, comment_ids, "hidden")


@transaction
def tell_held(company_id: UUID) -> None:
    """One message for all that is held, to everybody who may judge it; how soon after another: `rules.held`."""
    for_each: dict[UUID, list[queries.Held]] = {}
    for held in queries.held_by_place(company_id):
        for user_id in _judges_above(held.place.path):
            for_each.setdefault(user_id, []).append(held)
    for user_id, all_held in for_each.items():
        _tell_held(company_id, user_id, all_held)


def _tell_held(company_id: UUID, user_id: UUID, held: list[queries.Held]) -> None:
    now, newest = clock.now(), max(held, key=lambda each: each.newest)
    waiting = Waiting(sum(each.n for each in held), min(each.oldest for each in held), newest.newest)
    at = says_at(waiting, _last_told(user_id, newest.place), now)
    if at == now:
        tell(user_id, "comments_held", path="/comments?standing=held", place=newest.place.name, cards=waiting.n)
    elif at is not None:
        enqueue("comment_cards.tell_held", {"company_id": str(company_id)}, key=f"tell held:{user_id}:{at.isoformat()}", at=at)


def _last_told(user_id: UUID, place: Node) -> Told | None:
    last = last_message(user_id, "comments_held")
    if last is None:
        return None
    again = after_opening(last.created_at, PAUSE_SECONDS, place.hours, place.holidays, place.zone)
    return Told(last.created_at, int(last.facts.get("cards", 1)), again)


def forget_traces() -> None:
    """Of what is older than each company keeps it: address, device, browser, page. After that nobody can tell who sent it.

    A few at a time: after a flood there are many, and customers wait for whoever writes.
    """
    for company in companies():
        until = clock.now() - timedelta(days=company_settings(company.id).abuse_days)
        old = queries.with_old_traces(company.id, until)
        for start in range(0, len(old), FORGOTTEN_AT_ONCE):
            _forget_traces(old[start : start + FORGOTTEN_AT_ONCE])


@transaction
def _forget_traces(comment_ids: list[UUID]) -> None:
    """The page's number stands in what was sent as well. Its hash stays there: by that the same bytes, sent again, are known."""
    for comment_id, sent in sent_of(comment_ids):
        said = read_said(sent.body)
        kept = said.with_more(state=forgotten(said.state, comment_id) if said.state else None)
        sent.body = kept.manifest(rev=sent.rev, replaces=sent.replaces)
    db.session.execute(sa.update(Comment).where(Comment.id.in_(comment_ids)).values(**dict.fromkeys(TRACES)))


def _judge(actor_id: UUID, comment_ids: Iterable[UUID], standing: str) -> int:
    wanted = list(dict.fromkeys(comment_ids))
    found = queries.judgeable(actor_id, wanted)
    if len(found) < len(wanted):
        raise NotFound
    changed = [comment for comment in found if comment.standing != standing]
    for comment in changed:
        comment.standing, comment.judged_by, comment.judged_at = standing, actor_id, clock.now()
        record(actor_id, "release" if standing == "counted" else "hide", "comment", comment.id)
        if standing == "counted":
            tell_counted(comment)
    return len(changed)


def _judges_above(path: str) -> set[UUID]:
    """Those of the region or the company, not of the very place."""
    return set(people_with(JUDGE_COMMENTS, path.rstrip("/").rpartition("/")[0] + "/"))
