"""Who writes what is not in force yet, and who was asked to approve it?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access import queries as access
from shopper.access.rules import EDIT_BOOK
from shopper.accounts.models import User
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.rules import company_id
from shopper.standards.models import ApprovalRequest, Edition, EditionDraft
from shopper.standards.queries.editions import edition_with_content, published_editions_of


def open_drafts_of(book_id: UUID) -> Sequence[EditionDraft]:
    """Drafts of a book that have not become editions."""
    query = sa.select(EditionDraft).where(EditionDraft.book_id == book_id, EditionDraft.edition_id.is_(None))
    return db.session.scalars(query).all()


def authored_companies(user_id: UUID) -> set[UUID]:
    """Companies whose book the person may write: the right must be held at the company itself, not in one branch of it."""
    paths = access.branches(user_id, EDIT_BOOK)
    return {company_id(path) for path in paths if path == f"/{company_id(path).hex}/"}


def drafts_for(user_id: UUID) -> Sequence[EditionDraft]:
    """Open drafts the person may write, the last changed first."""
    query = sa.select(EditionDraft).where(
        EditionDraft.company_id.in_(authored_companies(user_id)), EditionDraft.edition_id.is_(None)
    )
    query = query.options(joinedload(EditionDraft.book), joinedload(EditionDraft.writer), joinedload(EditionDraft.base))
    return db.session.scalars(query.order_by(EditionDraft.updated_at.desc())).all()


def draft_for(user_id: UUID, draft_id: UUID, *, locked: bool = False) -> EditionDraft:
    """An open draft the person may write; NotFound when it is not theirs, published, or absent."""
    query = sa.select(EditionDraft).where(
        EditionDraft.id == draft_id,
        EditionDraft.company_id.in_(authored_companies(user_id)),
        EditionDraft.edition_id.is_(None),
    )
    query = query.options(joinedload(EditionDraft.book))
    if locked:
        query = query.with_for_update(of=EditionDraft).execution_options(populate_existing=True)
    draft = db.session.scalars(query).one_or_none()
    if draft is None:
        raise NotFound("draft")
    return draft


def base_of(draft: EditionDraft) -> Edition | None:
    """The newest published edition of the draft's book as it stands now: what the draft will follow."""
    newest = next(iter(published_editions_of(draft.book_id)), None)
    return edition_with_content(newest.id) if newest else None


def approvers(company: UUID, asker_id: UUID) -> list[User]:
    """Who may approve what this person wrote: the others who may write the book; alone, oneself."""
    found = access.people_with(EDIT_BOOK, f"/{company.hex}/")
    others = [each for each in found if each != asker_id]
    query = sa.select(User).where(User.id.in_(others or [asker_id])).order_by(User.name)
    return list(db.session.scalars(query))


def requests_of(draft_id: UUID) -> Sequence[ApprovalRequest]:
    """Every time somebody was asked about a draft, the last first."""
    query = sa.select(ApprovalRequest).where(ApprovalRequest.draft_id == draft_id)
    query = query.options(joinedload(ApprovalRequest.approver), joinedload(ApprovalRequest.asker))
    return db.session.scalars(query.order_by(ApprovalRequest.asked_at.desc())).all()


def open_request(draft_id: UUID) -> ApprovalRequest | None:
    return next((each for each in requests_of(draft_id) if each.answer is None), None)


def approval_of(edition_id: UUID) -> ApprovalRequest | None:
    """Who asked for and who approved a published edition; None when it came in whole."""
    query = sa.select(ApprovalRequest).join(EditionDraft, EditionDraft.id == ApprovalRequest.draft_id)
    query = query.where(EditionDraft.edition_id == edition_id, ApprovalRequest.answer == "published")
    return db.session.scalars(query).first()
