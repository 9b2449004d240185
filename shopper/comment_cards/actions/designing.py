"""Design a card, let it go live, retire it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.comment_cards.actions.silence import owe_look_for_silence
from shopper.comment_cards.models import CardRevision, CommentCard
from shopper.comment_cards.queries import cards as queries
from shopper.comment_cards.queries.readiness import missing_in
from shopper.comment_cards.rules.design import Design, kept_form
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@dataclass(frozen=True)
class CardTerms:
    """What stands on a card's page beside what it asks. `line`: {phone, hours: {lang: text}} or nothing."""

    name: dict[str, str]
    senior_id: UUID | None
    suggestions_id: UUID | None
    remedies: list[str]
    line: dict[str, Any] | None


@transaction
def start_card(actor_id: UUID, company_id: UUID, name: dict[str, str], definition: dict[str, Any]) -> UUID:
    """A card to be designed; nobody sees it before it goes live."""
    if company_id not in {each.id for each in queries.companies_to_design(actor_id)}:
        raise NotFound("company")
    card = CommentCard(company_id=company_id, name=name, updated_by=actor_id)
    db.session.add(card)
    db.session.flush()
    db.session.add(CardRevision(card_id=card.id, rev=1, definition=definition))
    record(actor_id, "start card", "comment card", card.id)
    return card.id


@transaction
def change_card(actor_id: UUID, card_id: UUID, terms: CardTerms, design: Design, seen: str) -> None:
    """Other terms, other questions. What a live card asks becomes its next revision: comments stay on the one they were filled on.

    Conflict when somebody changed it since it was `seen`, or it is retired; Invalid when a live card would lack an element.
    """
    card = queries.card_for(actor_id, card_id, to_change=True)
    if seen != queries.mark_of(card) or card.retired_at is not None:
        raise Conflict("changed meanwhile")
    _keep_design(card, kept_form(design))
    card.name, card.remedies, card.line = terms.name, terms.remedies, terms.line
    card.senior_id, card.suggestions_id = terms.senior_id, terms.suggestions_id
    card.updated_at, card.updated_by = clock.now(), actor_id
    db.session.flush()
    if card.live_at is not None and (missing := missing_in(card)):
        raise Invalid(**{each.element: "is missing" for each in missing})
    record(actor_id, "change card", "comment card", card.id, rev=card.rev)


@transaction
def go_live(actor_id: UUID, card_id: UUID) -> None:
    """From now on its codes ask. Invalid names the elements that are missing; twice is once."""
    card = queries.card_for(actor_id, card_id, to_change=True)
    if card.retired_at is not None:
        raise Conflict("retired")
    if missing := missing_in(card):
        raise Invalid(**{each.element: "is missing" for each in missing})
    if card.live_at is None:
        card.live_at = clock.now()
        owe_look_for_silence(card.company_id)
        record(actor_id, "let card go live", "comment card", card.id, rev=card.rev)


@transaction
def retire_card(actor_id: UUID, card_id: UUID) -> None:
    """Its codes ask nothing any more and say so; what was said stays. For good: a new card is as quick."""
    card = queries.card_for(actor_id, card_id, to_change=True)
    if card.retired_at is None:
        card.retired_at = clock.now()
        record(actor_id, "retire card", "comment card", card.id)


def _keep_design(card: CommentCard, definition: dict[str, Any]) -> None:
    current = db.session.get_one(CardRevision, (card.id, card.rev))
    definition = {**definition, "moment": current.definition.get("moment") or {}}
    if definition == current.definition:
        return
    if card.live_at is None:
        current.definition = definition
    else:
        card.rev += 1
        db.session.add(CardRevision(card_id=card.id, rev=card.rev, definition=definition))
