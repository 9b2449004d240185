"""By what can a list be narrowed?"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_REPORT
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id
from shopper.reports.models import ReportEntry
from shopper.standards.models import Book, Edition


def places_with_reports(user_id: UUID, most: int = 400) -> list[Node]:
    """For the filter: places in reach of which there is something to read, under the regions and partners they belong to."""
    has_report = sa.exists().where(ReportEntry.location_id == Node.id, ReportEntry.replaced_at.is_(None))
    reach = inside(branches(user_id, READ_REPORT))
    locations = sa.select(Node).where(reach, Node.kind == "location", has_report)
    places = list(db.session.scalars(locations.order_by(Node.path).limit(most)))
    above = {path for place in places for path in _paths_above(place.path)}
    groups = sa.select(Node).where(reach, Node.kind.in_(("region", "partner")), Node.path.in_(above))
    return sorted([*places, *db.session.scalars(groups)], key=lambda node: node.path)


def _paths_above(path: str) -> list[str]:
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[:count]) + "/" for count in range(1, len(steps))]


def editions_with_reports(user_id: UUID) -> list[Edition]:
    """For the filter: published editions of the companies in reach, the newest first."""
    companies = {company_id(path) for path in branches(user_id, READ_REPORT)}
    query = sa.select(Edition).join(Book, Book.id == Edition.book_id)
    query = query.where(Book.company_id.in_(companies), Edition.published_at.is_not(None))
    return list(db.session.scalars(query.order_by(Edition.in_force_from.desc(), Edition.version.desc())))
