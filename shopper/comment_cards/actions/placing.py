"""Hang a card up, take it down, put another code in its place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from shopper.audit.actions import record
from shopper.comment_cards.models import PLACES, CommentCard, Placement
from shopper.comment_cards.queries import placements as queries
from shopper.comment_cards.queries.cards import card_to_place
from shopper.comment_cards.queries.readiness import unowned_stages
from shopper.comment_cards.rules.codes import new_placement_code
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction

MOST_GUESTS = 100_000


@dataclass(frozen=True)
class PlacementTerms:
    """What a spot is. `guests_a_day`: how many pass it, as somebody judged; `from_node_id`: who fills an internal card."""

    place: str
    spot: dict[str, str]
    guests_a_day: int | None = None
    from_node_id: UUID | None = None


@transaction
def hang_up(actor_id: UUID, card_id: UUID, node_ids: Collection[UUID], terms: PlacementTerms) -> list[UUID]:
    """One code in this spot of each place. Invalid names what does not fit: of a live card also a stage without owner there."""
    card = card_to_place(actor_id, card_id)
    if card.retired_at is not None:
        raise Conflict("retired")
    places = {each.id: each for each in queries.places_to_hang(actor_id, card.company_id)}
    if not set(node_ids) <= set(places):
        raise NotFound("place")
    _check(card.company_id, node_ids, terms)
    hung = []
    for node_id in dict.fromkeys(node_ids):
        if card.live_at is not None and unowned_stages(card, places[node_id]):
            raise Invalid(owner=str(node_id))
        placement = _placement(card, node_id, terms, actor_id)
        record(actor_id, "hang up card", "placement", placement.id, card=str(card.id), place=terms.place)
        hung.append(placement.id)
    return hung


@transaction
def change_placement(actor_id: UUID, placement_id: UUID, spot: dict[str, str], guests_a_day: int | None) -> None:
    """Other words for the spot, another guess at its guests. What is printed stays true: its code does not change."""
    placement = _hanging(actor_id, placement_id)
    if not spot or not 0 <= (guests_a_day or 0) <= MOST_GUESTS:
        raise Invalid(spot="is missing")
    placement.spot, placement.guests_a_day = spot, guests_a_day
    record(actor_id, "change placement", "placement", placement.id)


@transaction
def revoke_placement(actor_id: UUID, placement_id: UUID) -> None:
    """Its code asks nothing any more and says so. Twice is once."""
    placement = queries.placement_for(actor_id, placement_id, to_change=True)
    if placement.revoked_at is None:
        placement.revoked_at = clock.now()
        record(actor_id, "revoke placement", "placement", placement.id)


@transaction
def replace_placement(actor_id: UUID, placement_id: UUID) -> UUID:
    """A new code for the same spot; the old one says so and leads to it. Twice is once."""
    known = queries.placement_for(actor_id, placement_id, to_change=True).replaced_by
    if known is not None:
        return known
    old = _hanging(actor_id, placement_id)
    terms = PlacementTerms(old.place, old.spot, old.guests_a_day, old.from_node_id)
    (new_id,) = hang_up(actor_id, old.card_id, [old.node_id], terms)
    old.revoked_at, old.replaced_by = clock.now(), new_id
    record(actor_id, "replace placement", "placement", old.id, by=str(new_id))
    return new_id


def _placement(card: CommentCard, node_id: UUID, terms: PlacementTerms, actor_id: UUID) -> Placement:
    (code,) = queries.free_codes(new_placement_code)
    made = Placement(company_id=card.company_id, card_id=card.id, node_id=node_id, code=code, created_by=actor_id, **vars(terms))
    db.session.add(made)
    db.session.flush()
    return made


def _hanging(actor_id: UUID, placement_id: UUID) -> Placement:
    placement = queries.placement_for(actor_id, placement_id, to_change=True)
    if placement.revoked_at is not None:
        raise Conflict("revoked")
    return placement


def _check(company_id: UUID, node_ids: Collection[UUID], terms: PlacementTerms) -> None:
    wrong = {}
    if not node_ids:
        wrong["places"] = "choose at least one"
    if terms.place not in PLACES:
        wrong["place"] = "choose one"
    if not terms.spot:
        wrong["spot"] = "is missing"
    if not 0 <= (terms.guests_a_day or 0) <= MOST_GUESTS:
        wrong["guests_a_day"] = "outside"
    is_internal = terms.place == "internal"
    asked = {each.id for each in queries.departments_of(company_id)}
    if is_internal and (terms.from_node_id not in asked or terms.from_node_id in node_ids):
        wrong["from"] = "choose who fills it"
    if not is_internal and terms.from_node_id is not None:
        wrong["from"] = "only an internal card has one"
    if wrong:
        raise Invalid(**wrong)
