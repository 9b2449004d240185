"""Plan a probe, send it as a guest would, close it: money back, nobody blamed, everybody told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions import note
from shopper.cases.rules import log
from shopper.comment_cards import intake
from shopper.comment_cards.queries.spots import spot_of
from shopper.comment_cards.rules.state import signed
from shopper.config import settings
from shopper.errors import Conflict, Gone, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.queries import node
from shopper.organisation.rules.opening import local_date
from shopper.probes import queries, rules
from shopper.probes.models import CHANNELS, Probe
from shopper.probes.rules import Outcome


@dataclass(frozen=True)
class Hand:
    """How a comment came, as the door notes it of every guest."""

    address_key: str
    hand_key: str
    device_key: None = None
    staff_near: int = 0


@transaction
def plan_probe(
    actor_id: UUID, location_id: UUID, channel: str, words: str, points: Sequence[str], sent_at: datetime,
    *, spot_id: UUID | None = None, face: int = 2, language: str = "en",
) -> UUID:  # fmt: skip
    """Only whoever plans it knows. A card goes in by itself at its hour; the others are sent by hand at theirs. Planned twice
    in the same words for the same hour, it is one."""
    place = next((each for each in queries.places_to_probe(actor_id) if each.id == location_id), None)
    if place is None or channel not in CHANNELS:
        raise NotFound("place")
    if channel == "card" and spot_id not in {each.id for each in queries.spots_to_probe(location_id)}:
        raise Invalid(spot="choose a code that hangs there")
    known = queries.planned_alike(actor_id, location_id, channel, words, sent_at)
    if known is not None:
        return known
    probe = Probe(
        company_id=place.company_id, location_id=location_id, channel=channel, words=words, points=list(points), sent_at=sent_at,
        planned_by=actor_id,
    )  # fmt: skip
    db.session.add(probe)
    db.session.flush()
    record(actor_id, "plan probe", "probe", probe.id, channel=channel)
    if channel == "card":
        args = {"probe_id": str(probe.id), "spot_id": str(spot_id), "face": face, "language": language}
        at = sent_at + rules.delay_of(probe.id, settings().secret_key.encode())
        enqueue("probes.send", args, key=f"probe:{probe.id}", at=at)
    return probe.id


def send_card(probe_id: UUID, spot_id: UUID, face: int, language: str) -> None:
    """Through the door that guests use: a tap, then the words. Bears running twice; a code that is gone meanwhile sends nothing."""
    probe, spot = queries.probe_to_send(probe_id), spot_of(spot_id)
    if probe is None or probe.comment_id is not None or probe.closed_at is not None or spot is None or not spot.is_open:
        return
    secret = settings().secret_key.encode()
    hand, address = rules.hand_of(probe_id, secret)
    words, state = probe.words, signed(secret, rules.page_of(probe_id, spot.code, clock.now(), secret))
    try:
        tapped = intake.tap(spot, face, state=state, language=language, trace=Hand(address, hand))
        intake.say_more(tapped.comment_id, trace=Hand(address, hand), words=words)
    except Gone:
        return
    _sent(probe_id, tapped.comment_id)


@transaction
def _sent(probe_id: UUID, comment_id: UUID) -> None:
    probe = queries.probe_to_send(probe_id)
    if probe is not None:
        probe.comment_id, probe.sent_at = comment_id, clock.now()
        record(None, "send probe", "probe", probe_id)


@transaction
def close_probe(actor_id: UUID, probe_id: UUID, outcome: Outcome) -> None:
    """What came of it is kept, of a card as its case's log tells it; the place hears that it was one. Now it is in no figure."""
    probe = queries.probe_for(actor_id, probe_id)
    if probe.closed_at is not None:
        raise Conflict("closed")
    place, case = node(probe.location_id), queries.case_of(probe)
    if case is not None:
        outcome = replace(queries.outcome_of(case), money_returned=outcome.money_returned)
        note(case, log.NOTED, actor_id, words="", probe=True)  # in the log for good, also of a case that is over
        if case.closed_at is None:
            note(case, log.CLOSED, actor_id, why="probe")
    if outcome.answered_at is not None and not probe.sent_at <= outcome.answered_at <= clock.now():
        raise Invalid(answered_at="before it was sent, or still to come")
    probe.outcome, probe.closed_at, probe.closed_by = outcome.kept_form(), clock.now(), actor_id
    record(actor_id, "close probe", "probe", probe_id)
    if place is not None and _has_left(probe):
        path, day = f"/cases/{case.id}" if case else "/messages", local_date(probe.sent_at, place.zone)
        for user_id in queries.whoever_hears(place, case) - {actor_id}:
            tell(user_id, "probe_revealed", path=path, place=place.name, day=day.isoformat())


def _has_left(probe: Probe) -> bool:
    """One that was never sent is nobody's to hear of."""
    return probe.comment_id is not None if probe.channel == "card" else probe.sent_at <= clock.now()
