"""What may be changed in a draft? Nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires import queries, rules
from shopper.questionnaires.models import QuestionnaireDraft
from shopper.questionnaires.rules import Document

TOO_MANY = "the form is full"


@transaction
def change_settings(actor_id: UUID, draft_id: UUID, settings: Mapping[str, Any], seen: str) -> None:
    """Name, channel, sections, scoring. Conflict when they changed since they were `seen`."""
    draft = queries.draft_for(actor_id, draft_id, to_change=True)
    _same(rules.settings_of(draft.document), seen)
    note_change(actor_id, draft, {**draft.document, **settings}, "change questionnaire settings")


@transaction
def change_checks(actor_id: UUID, draft_id: UUID, checks: Sequence[Mapping[str, Any]], seen: str) -> None:
    draft = queries.draft_for(actor_id, draft_id, to_change=True)
    _same(draft.document["checks"], seen)
    note_change(actor_id, draft, {**draft.document, "checks": [dict(each) for each in checks]}, "change questionnaire checks")


@transaction
def put_item(actor_id: UUID, draft_id: UUID, item: Mapping[str, Any], *, key: str | None, place: int | None, seen: str = "") -> str:
    """A new item (without a key), or other words for a known one. The answer is its key.

    Conflict when somebody else changed this very item since it was `seen`; others may change others meanwhile.
    """
    draft = queries.draft_for(actor_id, draft_id, to_change=True)
    if key is not None:
        _same(rules.item_in(draft.document, key), seen)
    elif len(draft.document["items"]) >= rules.MOST_ITEMS:
        raise Invalid(items=TOO_MANY)
    known = key or rules.free_key(draft.document, item.get("key") or item.get("standard_number") or "")
    document = rules.with_item(draft.document, {**item, "key": known}, place)
    note_change(actor_id, draft, document, "put questionnaire item", item=known)
    return known


@transaction
def move_item(actor_id: UUID, draft_id: UUID, key: str, by: int) -> None:
    draft = queries.draft_with_item(actor_id, draft_id, key)
    note_change(actor_id, draft, rules.moved(draft.document, key, by), "move questionnaire item", item=key)


@transaction
def remove_item(actor_id: UUID, draft_id: UUID, key: str) -> None:
    draft = queries.draft_with_item(actor_id, draft_id, key)
    note_change(actor_id, draft, rules.without_item(draft.document, key), "remove questionnaire item", item=key)


@transaction
def remove_draft(actor_id: UUID, draft_id: UUID) -> None:
    draft = queries.draft_for(actor_id, draft_id, to_change=True)
    db.session.delete(draft)
    record(actor_id, "remove questionnaire draft", "questionnaire draft", draft_id)


def _same(piece: object, seen: str) -> None:
    """What is overwritten must be what the person saw."""
    if rules.fingerprint(piece) != seen:
        raise Conflict("changed meanwhile")


def note_change(actor_id: UUID, draft: QuestionnaireDraft, document: Document, verb: str, **facts: str) -> None:
    draft.document, draft.rev = document, draft.rev + 1
    draft.updated_by, draft.updated_at = actor_id, clock.now()
    record(actor_id, verb, "questionnaire draft", draft.id, **facts)
