"""Grow the tree."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from shopper.audit.actions import record
from shopper.errors import Invalid
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation import rules
from shopper.organisation.models import Node


@transaction
def add_node(actor_id: UUID | None, parent_id: UUID | None, kind: str, name: dict[str, str], **fields: Any) -> UUID:
    """Add a place under another; raises Invalid when it may not stand there."""
    parent = db.session.get(Node, parent_id) if parent_id else None
    if not rules.may_stand_under(kind, parent.kind if parent else None):
        raise Invalid(kind=f"a {kind} cannot stand under a {parent.kind if parent else 'nothing'}")
    node_id = uuid4()
    path = rules.path_of(node_id, parent.path if parent else None)
    node = Node(id=node_id, parent_id=parent_id, path=path, kind=kind, name=name, **fields)
    db.session.add(node)
    db.session.flush()
    record(actor_id, "add place", kind, node.id)
    return node.id


@transaction
def change_place(actor_id: UUID | None, node_id: UUID, names: dict[str, str], **fields: Any) -> None:
    """Other words or facts for a place; where it stands in the tree stays. `names`: by language, the others are kept."""
    node = db.session.get_one(Node, node_id)
    node.name = {**node.name, **names}
    for name, value in fields.items():
        setattr(node, name, value)
    db.session.flush()
    record(actor_id, "change place", node.kind, node.id, changed=sorted([*fields, *(f"name:{language}" for language in names)]))
