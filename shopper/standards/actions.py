"""What can be done with a book: bring in an edition, write a draft, publish it. Nothing changes a published one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.errors import Busy, Conflict, Invalid, NotAllowed, NotFound
from shopper.infra import clock, images
from shopper.infra.db import db
from shopper.infra.storage import make_folder, storage
from shopper.infra.transaction import transaction
from shopper.organisation.queries import node as node_by_id
from shopper.standards import queries, rules
from shopper.standards.models import (
    ApprovalRequest,
    Book,
    BookPicture,
    Edition,
    EditionDraft,
    Section,
    Stage,
    StageOwner,
    Standard,
)

PICTURE_PIXELS = 1200


@transaction
def import_edition(actor_id: UUID | None, company_id: UUID, document: object) -> UUID:
    """A draft edition from a book document, in the company's book of that name, which is made if needed.

    Invalid tells every problem with its place; Conflict when the book already has this version.
    """
    parsed = rules.parse_book(document)
    return _import(actor_id, _book(company_id, parsed.name), parsed)


def _import(actor_id: UUID | None, book: Book, parsed: rules.BookDocument) -> UUID:
    _refuse_repetition(book, parsed)
    _refuse_unknown_pictures(book.company_id, parsed)
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
    book = _book(company_id, parsed.name)
    _refuse_repetition(book, parsed)
    return _keep_draft(actor_id, book, dict(document))


def _keep_draft(actor_id: UUID | None, book: Book, document: dict[str, Any]) -> UUID:
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
def start_draft(actor_id: UUID, edition_id: UUID) -> UUID:
    """A draft of the edition after this one, with nothing changed yet. Conflict (`draft`) when that version is being drafted."""
    edition = queries.edition_with_content(edition_id)
    if edition.book.company_id not in queries.authored_companies(actor_id) or edition.published_at is None:
        raise NotFound("edition")
    today = queries.local_day(edition.book.company_id)
    return _keep_draft(actor_id, edition.book, rules.next_document(rules.document_of(edition), today))


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
    return _keep_draft(actor_id, _book(company_id, name), document)


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


@transaction
def ask_approval(actor_id: UUID, draft_id: UUID, approver_id: UUID) -> None:
    """Name the person who is to put the draft in force. Its changes are told before, so that they know what breaks.

    Invalid tells every problem of the draft; an approver is another person where there is one.
    """
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    if approver_id not in [each.id for each in queries.approvers(draft.company_id, actor_id)]:
        raise Invalid(approver="is not among those who may approve")
    if queries.open_request(draft_id):
        raise Conflict("Somebody is asked already.", draft=str(draft_id))
    _tell_changes(draft)
    _whole(draft)
    db.session.add(ApprovalRequest(draft_id=draft.id, rev=draft.rev, approver_id=approver_id, asked_by=actor_id))
    record(actor_id, "ask approval", "edition_draft", draft.id, approver=str(approver_id), rev=draft.rev)


@transaction
def take_back_request(actor_id: UUID, draft_id: UUID) -> None:
    """Whoever may write the draft may take the question back, to ask somebody else."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    request = queries.open_request(draft.id)
    if request is None:
        raise Conflict("Nobody is asked.", draft=str(draft_id))
    _answer(request, actor_id, "taken_back")
    record(actor_id, "take back request", "edition_draft", draft.id)


@transaction
def send_back(actor_id: UUID, draft_id: UUID, reason: str) -> None:
    """The named approver says why not."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    request = _own_request(actor_id, draft)
    if not reason.strip():
        raise Invalid(reason="is missing")
    if len(reason) > rules.LONGEST_TEXT or rules.UNSEEN.search(reason):
        raise Invalid(reason=f"is longer than {rules.LONGEST_TEXT} characters")
    _answer(request, actor_id, "sent_back", reason.strip())
    record(actor_id, "send back draft", "edition_draft", draft.id)


@transaction
def approve_draft(actor_id: UUID, draft_id: UUID) -> UUID:
    """The named approver publishes exactly what they were asked about. Conflict when it was changed since.

    An edition after the first cannot begin on a day that has passed: visits of that day were held to another.
    """
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    request = _own_request(actor_id, draft)
    if request.rev != draft.rev:
        raise Conflict("The draft was changed since.", draft=str(draft_id))
    parsed = _whole(draft)
    edition_id = _import(actor_id, draft.book, parsed)
    publish_edition(actor_id, edition_id)
    draft.edition_id = edition_id
    if set(parsed.name) == set(draft.book.name):
        draft.book.name = parsed.name
    _answer(request, actor_id, "published")
    record(actor_id, "approve draft", "edition_draft", draft.id, edition=str(edition_id), asked_by=str(request.asked_by))
    return edition_id


@transaction
def keep_picture(actor_id: UUID, draft_id: UUID, source: Path) -> str:
    """A picture for a clause of this draft, cleaned: its SHA-256. Invalid when it is no picture we can read."""
    draft = queries.draft_for(actor_id, draft_id)
    clean = storage().path(f"book/{draft.company_id}/{uuid4().hex}.part")
    make_folder(clean.parent)
    try:
        made = images.derive(source, clean, longest=PICTURE_PIXELS)
    except images.Undecodable as error:
        raise Invalid(picture="is no picture that can be read") from error
    except images.DecoderBroke as error:
        raise Busy(str(error)) from error
    if db.session.get(BookPicture, (draft.company_id, made.sha256)) is None:
        picture = BookPicture(
            company_id=draft.company_id, sha256=made.sha256, width=made.width, height=made.height, size=made.size, added_by=actor_id
        )
        storage().settle(clean, storage().path(picture.key))
        db.session.add(picture)
    clean.unlink(missing_ok=True)
    record(actor_id, "keep picture", "edition_draft", draft_id, sha256=made.sha256)
    return made.sha256


@transaction
def hand_over_stage(actor_id: UUID | None, node_id: UUID, stage_code: str, owner_id: UUID, from_on: date) -> None:
    """From a local day on the stage is this person's, at this place and below. The past is not rewritten.

    Conflict when the stage changes hands on that very day already.
    """
    node = node_by_id(node_id)
    if node is None or (actor_id is not None and node not in queries.owned_places(actor_id)):
        raise NotFound("place")
    if owner_id not in [each.id for each in queries.possible_owners(node.path)]:
        raise Invalid(owner="is not among those who can own a stage here")
    before = [each for each in queries.handovers_at(node_id) if each.stage_code == stage_code]
    if before and from_on < queries.local_day(node.company_id):
        raise Invalid(from_on="has passed: whoever owned the stage then did")
    if any(each.from_on == from_on for each in before):
        raise Conflict("The stage changes hands on that day already.", stage=stage_code)
    db.session.add(StageOwner(node_id=node_id, stage_code=stage_code, from_on=from_on, owner_id=owner_id, appointed_by=actor_id))
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Conflict("The stage changes hands on that day already.", stage=stage_code) from error
    record(actor_id, "hand over stage", "node", node_id, stage=stage_code, owner=str(owner_id), from_on=from_on.isoformat())


@transaction
def call_off_handover(actor_id: UUID, handover_id: UUID) -> None:
    """A handover that has not begun is taken back: whoever held the stage goes on. One that has begun stays."""
    handover = db.session.get(StageOwner, handover_id)
    if handover is None or handover.node not in queries.owned_places(actor_id):
        raise NotFound("handover")
    if handover.from_on <= queries.local_day(handover.node.company_id):
        raise Conflict("It has begun.", stage=handover.stage_code)
    db.session.delete(handover)
    facts = {"stage": handover.stage_code, "owner": str(handover.owner_id), "from_on": handover.from_on.isoformat()}
    record(actor_id, "call off handover", "node", handover.node_id, **facts)


def _book(company_id: UUID, name: Mapping[str, str]) -> Book:
    """The company's book that bears the name in any of its languages, else a new one."""
    for book in queries.books_of(company_id):
        if any(book.name.get(language) == text for language, text in name.items()):
            return book
    book = Book(company_id=company_id, name=dict(name))
    db.session.add(book)
    db.session.flush()
    return book


def _refuse_repetition(book: Book, parsed: rules.BookDocument) -> None:
    """A version is imported once, and a number once withdrawn is never used again."""
    editions = queries.editions_of(book.id)
    for edition in editions:
        if edition.version == parsed.version:
            raise Conflict(f"The book already has an edition {edition.version}.", edition=str(edition.id))
    before = [each for each in editions if each.in_force_from < parsed.in_force_from]
    gone = rules.withdrawn_numbers(change for each in before for change in each.changes)
    again = [standard.number for standard in parsed.standards if standard.number in gone]
    if again:
        raise Invalid(**{f"clauses[{number}].id": "was withdrawn by an earlier edition" for number in again})


def _refuse_unknown_pictures(company_id: UUID, parsed: rules.BookDocument) -> None:
    """A hash alone shows nobody anything: the file must be among the company's own."""
    named = {each.picture["sha256"]: each.number for each in parsed.standards if each.picture}
    missing = set(named) - queries.known_pictures(company_id, named)
    if missing:
        raise Invalid(**{f"clauses[{named[sha256]}].picture": "is not here: upload it again" for sha256 in missing})


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


def _change(actor_id: UUID, draft: EditionDraft, document: dict[str, Any], kind: str, code: str) -> None:
    draft.document, draft.version = document, str(document["version"])
    _tell_changes(draft)
    draft.rev += 1
    draft.updated_at, draft.updated_by = clock.now(), actor_id
    record(actor_id, "change draft", "edition_draft", draft.id, kind=kind, code=code[:40], rev=draft.rev)


def _refuse_unseen(draft: EditionDraft, kind: str, code: str, seen: str) -> None:
    there = rules.piece_of(draft.document, kind, code)
    if seen != rules.fingerprint(there):
        raise Conflict("Somebody changed it meanwhile.", piece=there)


def _tell_changes(draft: EditionDraft) -> None:
    """As far as the draft can be read already; what cannot is told when it is whole."""
    try:
        parsed = rules.parse_book(draft.document | {"changes": [], "withdrawn": []})
    except Invalid:
        return
    base = queries.base_of(draft)
    told = rules.told(draft.document, rules.difference(base, parsed) if base else None)
    if told != draft.document:
        draft.document = told


def _whole(draft: EditionDraft) -> rules.BookDocument:
    parsed = rules.parse_book(draft.document)
    _refuse_repetition(draft.book, parsed)
    _refuse_unknown_pictures(draft.company_id, parsed)
    base = queries.base_of(draft)
    if base is not None and parsed.in_force_from < queries.local_day(draft.company_id):
        raise Invalid(in_force_from="has passed: choose today or a later day")
    if base is not None and parsed.in_force_from <= base.in_force_from:
        raise Invalid(in_force_from="is not after the edition before")
    return parsed


def _base_document(draft: EditionDraft) -> dict[str, Any] | None:
    base = queries.base_of(draft)
    return rules.document_of(base) if base else None


def _gone_before(draft: EditionDraft) -> frozenset[str]:
    return rules.withdrawn_numbers(change for each in queries.published_editions_of(draft.book_id) for change in each.changes)


def _own_request(actor_id: UUID, draft: EditionDraft) -> ApprovalRequest:
    request = queries.open_request(draft.id)
    if request is None:
        raise Conflict("Nobody is asked.", draft=str(draft.id))
    if request.approver_id != actor_id:
        raise NotAllowed("approval")
    return request


def _answer(request: ApprovalRequest, actor_id: UUID, answer: str, reason: str | None = None) -> None:
    request.answer, request.reason = answer, reason
    request.answered_at, request.answered_by = clock.now(), actor_id
