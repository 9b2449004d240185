"""How is a draft begun, changed piece by piece, and dropped?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.standards import queries, rules
from shopper.standards.actions.importing import book_named, keep_draft
from shopper.standards.models import EditionDraft
from shopper.standards.whole import tell_changes


@transaction
def start_draft(actor_id: UUID, edition_id: UUID) -> UUID:
    """A draft of the edition after this one, with nothing changed yet. Conflict (`draft`) when that version is being drafted."""
    edition = queries.edition_with_content(edition_id)
    if edition.book.company_id not in queries.authored_companies(actor_id) or edition.published_at is None:
        raise NotFound("edition")
    today = queries.local_day(edition.book.company_id)
    return keep_draft(actor_id, edition.book, rules.next_document(rules.document_of(edition), today))


@transaction
def start_book(actor_id: UUID, company_id: UUID, name: Mapping[str, str]) -> UUID:
    """An empty draft of a book that speaks the languages of its name. Invalid when the company has a book of that name."""
    if company_id not in queries.authored_companies(actor_id):
        raise NotFound("company")
    if any(book.name.get(language) == text for book in queries.books_of(company_id) for language, text in name.items()):
        raise Invalid(name="is the name of a book you have")
    document = rules.empty_document(name, queries.local_day(company_id))
    problems = {place: text for place, text in rules.problems_of(document).items() if place.startswith("name")}
    if problems:
        raise Invalid(**problems)
    return keep_draft(actor_id, book_named(company_id, name), document)


@transaction
def save_piece(actor_id: UUID, draft_id: UUID, kind: str, code: str, piece: Any, seen: str) -> None:
    """Put one piece of a draft in its place. `seen`: the fingerprint of the piece that its writer had before them.

    Conflict (`piece`: what stands there now) when somebody changed that very piece meanwhile; Invalid tells its problems.
    """
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    _refuse_unseen(draft, kind, code, seen)
    if kind == "clauses" and piece.get("id") != code and piece.get("id") in _gone_before(draft):
        raise Invalid(id="was withdrawn by an earlier edition")
    _change(actor_id, draft, rules.with_piece(draft.document, kind, code, piece), kind, code)


@transaction
def remove_piece(actor_id: UUID, draft_id: UUID, kind: str, code: str, seen: str) -> None:
    """Take a piece out; a clause that stands in the edition before is withdrawn, and its number is never used again."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    _refuse_unseen(draft, kind, code, seen)
    _change(actor_id, draft, rules.without_piece(draft.document, kind, code, _base_document(draft)), kind, code)


@transaction
def restore_clause(actor_id: UUID, draft_id: UUID, number: str) -> None:
    """What this draft withdrew stands again."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    base = _base_document(draft)
    if base is None:
        raise NotFound("clause")
    _change(actor_id, draft, rules.restored(draft.document, number, base), "clauses", number)


@transaction
def drop_draft(actor_id: UUID, draft_id: UUID) -> None:
    """The draft goes with all that was asked about it; what was done to it stays written down."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    for request in queries.requests_of(draft_id):
        db.session.delete(request)
    db.session.flush()
    db.session.delete(draft)
    record(actor_id, "drop draft", "edition_draft", draft_id, version=draft.version)


def _change(actor_id: UUID, draft: EditionDraft, document: dict[str, Any], kind: str, code: str) -> None:
    draft.document, draft.version = document, str(document["version"])
    tell_changes(draft)
    draft.rev += 1
    draft.updated_at, draft.updated_by = clock.now(), actor_id
    record(actor_id, "change draft", "edition_draft", draft.id, kind=kind, code=code[:40], rev=draft.rev)


def _refuse_unseen(draft: EditionDraft, kind: str, code: str, seen: str) -> None:
    there = rules.piece_of(draft.document, kind, code)
    if seen != rules.fingerprint(there):
        raise Conflict("Somebody changed it meanwhile.", piece=there)


def _base_document(draft: EditionDraft) -> dict[str, Any] | None:
    base = queries.base_of(draft)
    return rules.document_of(base) if base else None


def _gone_before(draft: EditionDraft) -> frozenset[str]:
    return rules.withdrawn_numbers(change for each in queries.published_editions_of(draft.book_id) for change in each.changes)
