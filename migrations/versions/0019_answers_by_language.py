"""Answers to ideas by language: what stands there was written in the language of its place."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
COLUMNS = ("answer", "said")
WRITTEN = sa.text(
    "SELECT suggestion.id, suggestion.answer, suggestion.said, node.language FROM suggestion "
    "JOIN node ON node.id = suggestion.location_id"
)


def upgrade() -> None:
    for row in op.get_bind().execute(WRITTEN).all():
        _write(row.id, {name: getattr(row, name) and json.dumps({row.language: getattr(row, name)}) for name in COLUMNS})
    _become(sa.JSON())


def downgrade() -> None:
    _become(sa.Text())
    for row in op.get_bind().execute(WRITTEN).all():
        _write(row.id, {name: getattr(row, name) and next(iter(json.loads(getattr(row, name)).values()), None) for name in COLUMNS})


def _write(suggestion_id: object, texts: dict[str, str | None]) -> None:
    changed = sa.text("UPDATE suggestion SET answer = :answer, said = :said WHERE id = :id")
    op.get_bind().execute(changed, {"id": suggestion_id, **texts})


def _become(kind: sa.types.TypeEngine[object]) -> None:
    with op.batch_alter_table("suggestion") as suggestion:
        for name in COLUMNS:
            suggestion.alter_column(name, type_=kind, postgresql_using=f"{name}::{kind.compile().lower()}")
