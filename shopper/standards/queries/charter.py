"""What may a customer see, and which pictures show what is good?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.standards import rules
from shopper.standards.models import BookPicture, Edition
from shopper.standards.queries.editions import books_of, edition_in_force, edition_with_content, local_days


def picture_of(company: UUID, sha256: str) -> BookPicture:
    """A picture of the company's own; NotFound otherwise. Whether it may be seen is for whoever shows the clause."""
    found = db.session.get(BookPicture, (company, sha256))
    if found is None:
        raise NotFound("picture")
    return found


def charter_of(code: str) -> Edition:
    """The edition in force today whose charter stands under a public code, if it shows anything. NotFound otherwise."""
    company = next((each for each in _companies() if rules.charter_code(each.name, each.code) == code), None)
    if company is None:
        raise NotFound("charter")
    today = local_days([company.id])[company.id]
    for book in books_of(company.id):
        edition = edition_in_force(book.id, today)
        if edition is not None and edition.charter:
            return edition_with_content(edition.id)
    raise NotFound("charter")


def charter_code_of(company: UUID) -> str:
    node = db.session.get_one(Node, company)
    return rules.charter_code(node.name, node.code)


def _companies() -> Sequence[Node]:
    return db.session.scalars(sa.select(Node).where(Node.kind == "company")).all()


def known_pictures(company_id: UUID, sha256s: Collection[str]) -> set[str]:
    """Which of these pictures the company has."""
    query = sa.select(BookPicture.sha256).where(BookPicture.company_id == company_id, BookPicture.sha256.in_(sha256s))
    return set(db.session.scalars(query))
