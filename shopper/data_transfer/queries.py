"""What may be taken out, and what became of a file. Not of one's own companies: absent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import company_ids
from shopper.access.rules import EDIT_BOOK, SET_UP
from shopper.data_transfer.models import Attempt
from shopper.data_transfer.rules.locations import DAYS, Standing, Tree
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.standards.models import Book, Edition, EditionDraft
from shopper.standards.queries import edition_for
from shopper.standards.rules import document_of

PERMISSIONS = {"book": EDIT_BOOK, "locations": SET_UP}
PLAIN_VALUES = ("address", "city", "zone", "phone_region")


def edition_document(user_id: UUID, edition_id: UUID) -> dict[str, Any]:
    """A published edition of a book the person may edit, as a document: it tells weights, which not every reader knows."""
    return document_of(edition_for(company_ids(user_id, EDIT_BOOK), edition_id))


def draft_document(user_id: UUID, draft_id: UUID) -> dict[str, Any]:
    """An edition being written, as it stands."""
    query = sa.select(EditionDraft).where(EditionDraft.id == draft_id, EditionDraft.company_id.in_(company_ids(user_id, EDIT_BOOK)))
    draft = db.session.scalars(query).one_or_none()
    if draft is None:
        raise NotFound("draft")
    return draft.document


def editions_to_take(user_id: UUID) -> list[Edition]:
    """Published editions of the books the person may edit, the newest first."""
    mine = Book.company_id.in_(company_ids(user_id, EDIT_BOOK))
    query = sa.select(Edition).join(Book, Book.id == Edition.book_id).where(mine, Edition.published_at.is_not(None))
    return list(db.session.scalars(query.order_by(Edition.in_force_from.desc()).limit(50)))


def drafts_to_take(user_id: UUID) -> list[EditionDraft]:
    query = sa.select(EditionDraft).where(EditionDraft.company_id.in_(company_ids(user_id, EDIT_BOOK)))
    still_open = query.where(EditionDraft.edition_id.is_(None)).order_by(EditionDraft.updated_at.desc())
    return list(db.session.scalars(still_open.limit(50)))


def companies_of(user_id: UUID, permission: str) -> list[Node]:
    return sorted(_nodes(company_ids(user_id, permission)), key=lambda node: str(node.id))


def attempt(user_id: UUID, kind: str, attempt_id: UUID, *, locked: bool = False) -> Attempt:
    """One's own or a colleague's of the same company; NotFound otherwise."""
    reach = company_ids(user_id, PERMISSIONS[kind])
    query = sa.select(Attempt).where(Attempt.id == attempt_id, Attempt.kind == kind, Attempt.company_id.in_(reach))
    found = db.session.scalars(query.with_for_update() if locked else query).one_or_none()
    if found is None:
        raise NotFound("attempt")
    return found


def tree_of(company_id: UUID) -> Tree:
    """Every place of the company, as far as the table of locations tells of it."""
    query = sa.select(Node).where(Node.path.startswith(f"/{company_id.hex}/"), Node.kind != "department")
    nodes = db.session.scalars(query)
    return Tree([Standing(node.id, node.parent_id, node.kind, node.code, node.name, _values(node)) for node in nodes])


def _values(node: Node) -> dict[str, Any]:
    hours = {day: node.hours.get(day) for day in DAYS} if node.hours else None
    return {**{name: getattr(node, name) for name in PLAIN_VALUES}, "hours": hours}


def _nodes(ids: Collection[UUID]) -> list[Node]:
    return list(db.session.scalars(sa.select(Node).where(Node.id.in_(ids))))
