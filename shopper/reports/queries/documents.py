"""What is a document made of, and which are ready?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.models import Photo
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reports.models import Report
from shopper.reviews.models import Publication
from shopper.visits.models import Visit


def finished(publication_id: UUID) -> dict[str, Report]:
    """The PDFs of a publication that are ready, by language."""
    return {
        each.language: each
        for each in db.session.scalars(sa.select(Report).where(Report.publication_id == publication_id))
    }


def documents_of(publications: Iterable[UUID]) -> dict[tuple[UUID, str], Report]:
    """All that are made of these, by publication and language."""
    query = sa.select(Report).where(Report.publication_id.in_(list(publications)))
    return {(report.publication_id, report.language): report for report in db.session.scalars(query)}


def snapshots_of(publications: Iterable[UUID]) -> dict[UUID, tuple[int, dict[str, Any]]]:
    """Revision and what a file name needs of the snapshot; whole snapshots of 500 reports would be a lot to hold."""
    query = sa.select(Publication.id, Publication.revision, Publication.snapshot).where(Publication.id.in_(list(publications)))
    rows = db.session.execute(query.execution_options(yield_per=20))
    return {row.id: (row.revision, {name: row.snapshot[name] for name in ("location", "visit")}) for row in rows}


def company_language(publication_id: UUID) -> str:
    query = (
        sa.select(Node.language)
        .join(Publication, Publication.company_id == Node.id)
        .where(Publication.id == publication_id)
    )
    return db.session.scalar(query) or "en"


def photos_of(publication_id: UUID) -> dict[str, Photo]:
    """The photographs of a publication's visit by id."""
    query = (
        sa.select(Photo)
        .join(Visit, Visit.submission_id == Photo.submission_id)
        .join(Publication, Publication.visit_id == Visit.id)
        .where(Publication.id == publication_id, Photo.clean_sha256.is_not(None))
    )
    return {str(photo.id): photo for photo in db.session.scalars(query)}
