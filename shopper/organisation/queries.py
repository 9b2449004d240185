"""Find places."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.organisation.models import Node


def node(node_id: UUID) -> Node | None:
    return db.session.get(Node, node_id)


def companies() -> list[Node]:
    return list(db.session.scalars(sa.select(Node).where(Node.kind == "company")))


def location_by_code(company_id: UUID, code: str) -> Node | None:
    path = f"/{company_id.hex}/"
    return db.session.scalar(
        sa.select(Node).where(Node.kind == "location", Node.code == code, Node.path.startswith(path))
    )
