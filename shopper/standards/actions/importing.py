"""How does a whole book come in, and an edition in force?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.standards import queries, rules
from shopper.standards.models import Book, Edition, EditionDraft, Section, Stage, Standard
from shopper.standards.whole import refuse_repetition, refuse_unknown_pictures


@transaction
def import_edition(actor_id: UUID | None, company_id: UUID, document: object) -> UUID:
    """A draft edition from a book document, in the company's book of that name, which is made if needed.

    Invalid tells every problem with its place; Conflict when the book already has this version.
    """
    parsed = rules.parse_book(document)
    return keep_edition(actor_id, book_named(company_id, parsed.name), parsed)


@transaction
def keep_edition(actor_id: UUID | None, book: Book, parsed: rules.BookDocument) -> UUID:
    refuse_repetition(book, parsed)
    refuse_unknown_pictures(book.company_id, parsed)
    edition = Edition(
        book_id=book.id,
        version=parsed.version,
        in_force_from=parsed.in_force_from,
        rules=parsed.rules,
        changes=parsed.changes,
        roles=parsed.roles,
        glossary=parsed.glossary,
        charter=parsed.charter,
        extra=parsed.extra | ({"name": parsed.name} if parsed.name != book.name else {}),
    )
    db.session.add(edition)
    db.session.flush()
    _keep_content(edition.id, parsed)
    record(actor_id, "import edition", "edition", edition.id, book=str(book.id), version=edition.version)
    return edition.id


@transaction
def put_draft(actor_id: UUID | None, company_id: UUID, document: Mapping[str, Any]) -> UUID:
    """A draft from a whole book document, based on the newest edition of the company's book of that name.

    Invalid tells every problem with its place; Conflict when an edition or an open draft of the book has this version:
    `facts` name it (`edition` or `draft`). Pictures that are not here are told before publication, not now.
    """
    parsed = rules.parse_book(document)
    book = book_named(company_id, parsed.name)
    refuse_repetition(book, parsed)
    return keep_draft(actor_id, book, dict(document))


@transaction
def keep_draft(actor_id: UUID | None, book: Book, document: dict[str, Any]) -> UUID:
    for other in queries.open_drafts_of(book.id):
        if other.version == document["version"]:
            raise Conflict(f"The book already has a draft {other.version}.", draft=str(other.id))
    base = next(iter(queries.published_editions_of(book.id)), None)
    draft = EditionDraft(
        company_id=book.company_id,
        book_id=book.id,
        base_edition_id=base.id if base else None,
        version=document["version"],
        document=document,
        updated_by=actor_id,
    )
    db.session.add(draft)
    db.session.flush()
    record(actor_id, "start draft", "edition_draft", draft.id, book=str(book.id), version=draft.version)
    return draft.id


@transaction
def publish_edition(actor_id: UUID | None, edition_id: UUID) -> None:
    """From now on the edition is read, and neither it nor anything in it changes; its content is sealed by a hash.

    Conflict when it is published already, or another published edition of the book begins on the same day.
    """
    edition = queries.edition_with_content(edition_id, locked=True)
    if edition.published_at is not None:
        raise Conflict("This edition is already published.", edition=str(edition.id))
    for other in queries.editions_of(edition.book_id):
        if other.published_at is not None and other.in_force_from == edition.in_force_from:
            raise Conflict("Another edition is in force from the same day.", edition=str(other.id))
    edition.content_sha256 = rules.content_sha256(edition)
    edition.published_at, edition.published_by = clock.now(), actor_id
    record(actor_id, "publish edition", "edition", edition.id, content_sha256=edition.content_sha256)


@transaction
def book_named(company_id: UUID, name: Mapping[str, str]) -> Book:
    """The company's book that bears the name in any of its languages, else a new one."""
    for book in queries.books_of(company_id):
        if any(book.name.get(language) == text for language, text in name.items()):
            return book
    book = Book(company_id=company_id, name=dict(name))
    db.session.add(book)
    db.session.flush()
    return book


def _keep_content(edition_id: UUID, parsed: rules.BookDocument) -> None:
    sections = {
        each.number: Section(edition_id=edition_id, number=each.number, position=each.position, name=each.name)
        for each in parsed.sections
    }
    stages = {
        each.code: Stage(edition_id=edition_id, code=each.code, position=each.position, name=each.name) for each in parsed.stages
    }
    db.session.add_all([*sections.values(), *stages.values()])
    db.session.flush()
    db.session.add_all(
        _standard(edition_id, sections[clause.section.number].id, stages[clause.stage.code].id, clause)
        for clause in parsed.standards
    )
    db.session.flush()


def _standard(edition_id: UUID, section_id: UUID, stage_id: UUID, clause: rules.Clause) -> Standard:
    return Standard(
        edition_id=edition_id,
        section_id=section_id,
        stage_id=stage_id,
        number=clause.number,
        position=clause.position,
        weight=clause.weight,
        critical=clause.critical,
        source=clause.source,
        evidence=clause.evidence,
        answer=clause.answer,
        limit_seconds=clause.limit_seconds,
        dimension=clause.dimension,
        title=clause.title,
        text=clause.text,
        criterion=clause.criterion,
        reason=clause.reason,
        question=clause.question,
        form=clause.form,
        roles=clause.roles,
        picture=clause.picture,
    )
