"""What customers of the Good Corner said in these weeks, tapped like any other, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shopper.comment_cards import intake
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.actions.looking import look
from shopper.comment_cards.queries.spots import Spot, spot
from shopper.demo import cases, queries
from shopper.demo.content import read
from shopper.infra import clock
from shopper.infra.jobs import let_go
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node
from shopper.organisation.rules.opening import opening_seconds_between

CONSENT = {
    "en": "You may use these details to answer me.",
    "ru": "Можно использовать эти данные, чтобы ответить мне.",
    "pl": "Proszę użyć tych danych, aby mi odpowiedzieć.",
}
NOON = 11  # from then on things go wrong
STEP = timedelta(minutes=5)
LATELY = 3600  # opening seconds since somebody said that it is not right
MOST_BACK = timedelta(days=6)


@transaction
def hear() -> None:
    """All of it or nothing: cut short, it is told again from the beginning; told once, never again."""
    if queries.has_comments():
        return
    now = clock.now()
    for number, each in enumerate(read("said")["said"]):
        placement = queries.placement_code(each["at"], number)
        here = spot(placement) if placement else None
        if here is not None:
            _hear(here, each, _moment(here.node, each, number, now), now)
    let_go("comment_cards.look", due_before=now)  # they were looked at


def _hear(here: Spot, each: Mapping[str, Any], moment: datetime, now: datetime) -> None:
    with clock.frozen(moment) as watch:
        state = intake.state_for(here)
        watch.advance(timedelta(seconds=8))
        tapped = intake.tap(here, each["face"], state=state, language=each["language"], trace=None)
        watch.advance(timedelta(seconds=20))
        more = {name: each[name] for name in ("words", "praised", "wants_answer") if name in each}
        intake.say_more(tapped.comment_id, trace=None, topics=tuple(each.get("topics", ())), **more)
        if "phone" in each:
            _leave_contact(tapped.comment_id, each)
        look(tapped.comment_id)
        cases.live_through(tapped.comment_id, each, watch, lately=_opened_ago(here.node, LATELY, now))


def _leave_contact(comment_id: UUID, each: Mapping[str, Any]) -> None:
    consent, language = CONSENT[each["language"]], each["language"]
    keep_contact(comment_id, name=each["name"], phone=each["phone"], email="", when="", consent=consent, language=language)


def _moment(node: Node, each: Mapping[str, Any], number: int, now: datetime) -> datetime:
    """So many opening minutes ago, or about noon of a day so many days ago, by the place's clock."""
    if "open_minutes" in each:
        return _opened_ago(node, each["open_minutes"] * 60, now)
    zone, chance = ZoneInfo(node.zone), Random(f"said {number}")
    day = now.astimezone(zone).date() - timedelta(days=each["days"])
    return datetime.combine(day, time(NOON, chance.randrange(60), chance.randrange(60)), zone).astimezone(UTC)


def _opened_ago(node: Node, seconds: int, now: datetime) -> datetime:
    start = now
    while opening_seconds_between(start, now, node.hours, node.holidays, node.zone) < seconds and now - start < MOST_BACK:
        start -= STEP
    return start
