"""Contact data: who left some, what is due to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shopper.comment_cards.models import Comment, Contact
from shopper.infra.db import db
from shopper.organisation.models import Node


def contact(comment_id: UUID) -> Contact | None:
    return db.session.get(Contact, comment_id)


def comment_to_answer(comment_id: UUID) -> Comment | None:
    """Held to the end of the transaction; None for what is absent or erased."""
    found = db.session.get(Comment, comment_id, with_for_update=True)
    return found if found is not None and found.erased_on is None else None


def hold_contacts(company_id: UUID) -> None:
    """Until the transaction ends nobody else seals or destroys contact data of this company."""
    db.session.execute(sa.select(Node.id).where(Node.id == company_id).with_for_update())


def phone_region(comment: Comment) -> str | None:
    """Of the place, else of the nearest above it that has one."""
    above = sa.select(Node.phone_region, Node.path).where(sa.literal(comment.location.path).startswith(Node.path))
    rows = db.session.execute(above.where(Node.phone_region.is_not(None)))
    found = sorted(rows, key=lambda row: len(row.path))
    return found[-1].phone_region if found else None


def contacts_due(today: date) -> list[Contact]:
    return list(db.session.scalars(sa.select(Contact).where(Contact.purge_on <= today, Contact.purged_at.is_(None))))


def contacts_of_day(company_id: UUID, purge_on: date) -> list[Contact]:
    """What goes together on that day and is still there."""
    those = sa.select(Contact).where(Contact.company_id == company_id, Contact.purge_on == purge_on)
    return list(db.session.scalars(those.where(Contact.sealed.is_not(None))))


def rename_index(company_id: UUID, known: Sequence[str], index: str) -> None:
    """Whatever stands under one of these stands under `index` from now on."""
    those = sa.update(Contact).where(Contact.company_id == company_id, Contact.phone_index.in_(known))
    db.session.execute(those.values(phone_index=index).execution_options(synchronize_session="fetch"))
