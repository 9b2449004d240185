"""Find places."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.organisation.models import CompanyProfile, Node
from shopper.organisation.rules.settings import CompanySettings, settings_from


def node(node_id: UUID) -> Node | None:
    return db.session.get(Node, node_id)


def companies() -> list[Node]:
    return list(db.session.scalars(sa.select(Node).where(Node.kind == "company")))


def company_settings(company_id: UUID) -> CompanySettings:
    """The company's own figures, the defaults where it set none."""
    kept = db.session.get(CompanyProfile, company_id)
    return settings_from(kept.settings if kept else None)


def logo(company_id: UUID) -> CompanyProfile | None:
    """The profile whose logo lies in the storage under `logo_key`; None when there is none."""
    kept = db.session.get(CompanyProfile, company_id)
    return kept if kept and kept.logo_sha256 else None
