"""A year of visits before the tour's own: every shop once a quarter, from a fixed seed, sent and published like any other."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user
from shopper.capture.actions import receive
from shopper.capture.kinds import Sender
from shopper.demo import queries, visits
from shopper.demo.content import read
from shopper.demo.invented import Invented, invent
from shopper.demo.people import Cast
from shopper.demo.queries import Form
from shopper.infra import clock
from shopper.panel.actions import add_shopper
from shopper.questionnaires.queries import specs_by_key
from shopper.reviews.actions import publish_visit

DAYS, SUNDAY, LAST_TURN = 365, 6, 3
QUIET = timedelta(days=4)  # what was visited since then still waits for its reviewer
PAY: dict[str, dict[str, Any]] = {  # by the language of the place
    "pl": {"fee_minor": 9500, "refund_cap_minor": 6000, "currency": "PLN"},
    "en": {"fee_minor": 2600, "refund_cap_minor": 1500, "currency": "EUR"},
    "ru": {"fee_minor": 900000, "refund_cap_minor": 500000, "currency": "KZT"},
}
LANGUAGES = {"warsaw": "pl", "dublin": "en", "almaty": "ru"}
PANEL = {  # by the language of the place: nobody is in Almaty today and in Dublin tomorrow
    "pl": ("Nadia Orłowska", "Tomasz Wilk", "Marta Zielińska", "Piotr Lis"),
    "en": ("Aoife Byrne", "Declan Walsh", "Niamh Kelly"),
    "ru": ("Aigerim Sadykova", "Pavel Kim", "Ruslan Omarov"),
}
JUST_NOW = {"0105": 1, "0112": 2, "0202": 3}  # shops visited so many days ago: something waits for its reviewer


@dataclass(frozen=True)
class Trip:
    """A visit of the year: where, when, by whom."""

    code: str
    language: str
    zone: str
    came_in: datetime
    shopper: str
    progress: float
    turn: int


def trips(first: date, last: date, shops: Sequence[tuple[str, str, str]]) -> list[Trip]:
    """Every shop once in each quarter of the span, in the order of time; a few are missed, as in life.

    `shops`: code, zone and language of each.
    """
    return sorted(_trips(first, last, shops), key=lambda trip: trip.came_in)


def _trips(first: date, last: date, shops: Sequence[tuple[str, str, str]]) -> Iterator[Trip]:
    quarter = (last - first).days // 4
    for number, (code, zone, language) in enumerate(shops):
        chance = Random(f"year {code}")
        for turn in range(4):
            day = first + timedelta(days=quarter * turn + chance.randrange(max(1, quarter)))
            day = last - timedelta(days=JUST_NOW[code]) if turn == LAST_TURN and code in JUST_NOW else day
            day += timedelta(days=day.weekday() == SUNDAY)
            hour = time(chance.choice((9, 10, 11, 13, 15, 16, 17, 18)), chance.randrange(60))
            came_in = datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
            if chance.random() > 0.04 or code in JUST_NOW:
                who = PANEL[language][(number + turn) % len(PANEL[language])]
                yield Trip(code, language, zone, came_in, who, turn / 3, turn)


def tell_year(cast: Cast, base_url: str) -> None:
    """Up to a few days ago, but not before the book's first edition came into force. Bears being cut short and told again."""
    now, forms = clock.now(), queries.forms()
    first = max((now - timedelta(days=DAYS)).date(), forms[0].in_force_from)
    panel = _panel(cast)
    for trip in trips(first, now.date(), _shops()):
        if trip.came_in < now and not queries.is_told(cast.places[trip.code], trip.came_in):
            _tell(cast, trip, panel, forms, is_published=trip.came_in < now - QUIET, base_url=base_url)


def _shops() -> list[tuple[str, str, str]]:
    regions = read("company")["regions"]
    return [
        (shop["code"], shop.get("zone") or region["zone"], LANGUAGES[region["ref"]])
        for region in regions
        for shop in [*region["locations"], *(each for partner in region["partners"] for each in partner["locations"])]
    ]


def _panel(cast: Cast) -> dict[str, tuple[UUID, UUID]]:
    """Shoppers of the year by name, as (user, shopper). They need no log-in: nobody signs in as them."""
    found = {}
    for name in (each for names in PANEL.values() for each in names):
        email = f"{name.lower().translate(str.maketrans('łń ', 'ln.'))}@panel.good-corner.example"
        if email not in cast.shoppers:
            cast.people[email] = add_user(None, email, name, secrets.token_urlsafe())
            grant_role(None, cast.people[email], cast.company, "shopper")
            cast.shoppers[email] = add_shopper(None, cast.people[email], cast.company)
        found[name] = (cast.people[email], cast.shoppers[email])
    return found


def _tell(
    cast: Cast, trip: Trip, panel: Mapping[str, tuple[UUID, UUID]], forms: Sequence[Form], *, is_published: bool, base_url: str
) -> None:
    user, shopper = panel[trip.shopper]
    form = [each for each in forms if each.in_force_from <= trip.came_in.astimezone(ZoneInfo(trip.zone)).date()][-1]
    specs = list(specs_by_key(form.id).values())
    invented = invent(specs, trip.code, trip.language, trip.came_in, trip.progress, trip.turn)
    with clock.frozen(trip.came_in - timedelta(days=12)) as moment:
        window = (trip.came_in - timedelta(hours=30), trip.came_in + timedelta(hours=20))
        assignment = visits.assign_window(cast, trip.code, shopper, form.id, *window, **PAY[trip.language])
        moment.advance(timedelta(days=12, minutes=50))
        submission = uuid4()
        receive(Sender(user), submission, _manifest(trip, form, assignment, invented))
        if is_published:
            moment.advance(timedelta(hours=12 + len(trip.shopper)))
            publish_visit(cast.people[visits.EWA], queries.visit_of(submission), base_url=base_url)


def _manifest(trip: Trip, form: Form, assignment: UUID, invented: Invented) -> bytes:
    def at(minutes: int) -> str:
        return (trip.came_in + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")

    document: Mapping[str, object] = {
        "kind": "visit", "subject": str(assignment), "form": str(form.id), "version": form.version, "rev": 1, "replaces": None,
        "locale": trip.language, "started_at": at(-4), "finished_at": at(46), "came_in_at": at(0), "left_at": at(34),
        "answers": invented.answers, "narrative": invented.narrative, "photos": [],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False).encode()
