"""How is a question kept for other forms, and taken over from there?"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Invalid, NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires import queries, rules
from shopper.questionnaires.actions.changing import TOO_MANY, note_change
from shopper.questionnaires.models import BankItem


@transaction
def bank_item(actor_id: UUID, draft_id: UUID, key: str) -> UUID:
    """Keep a copy of the item in the bank, for other questionnaires; without the conditions that stand on this one."""
    draft = queries.draft_with_item(actor_id, draft_id, key)
    spec = {**(rules.item_in(draft.document, key) or {}), "show_if": []}
    banked = BankItem(company_id=draft.company_id, spec=spec, created_by=actor_id)
    db.session.add(banked)
    db.session.flush()
    record(actor_id, "bank questionnaire item", "bank item", banked.id, item=key)
    return banked.id


@transaction
def take_from_bank(actor_id: UUID, draft_id: UUID, ids: Collection[UUID], section: str) -> list[str]:
    """Copies of banked items at the end of the form, in one of its sections. The answer is their keys."""
    draft = queries.draft_for(actor_id, draft_id, to_change=True)
    document, keys = draft.document, []
    for banked in queries.bank_items(actor_id, draft.company_id, ids):
        wanted = banked.spec["standard_number"] or banked.spec["key"]
        key = rules.free_key(document, wanted)
        keys.append(key)
        document = rules.with_item(document, {**banked.spec, "key": key, "section": section})
    if len(document["items"]) > rules.MOST_ITEMS:
        raise Invalid(items=TOO_MANY)
    note_change(actor_id, draft, document, "take items from the bank", items=",".join(keys))
    return keys


@transaction
def drop_from_bank(actor_id: UUID, banked_id: UUID) -> None:
    """Questionnaires that took it keep their copy."""
    banked = next((each for each in queries.bank_for(actor_id) if each.id == banked_id), None)
    if banked is None:
        raise NotFound("bank item")
    db.session.delete(banked)
    record(actor_id, "drop from bank", "bank item", banked_id)
