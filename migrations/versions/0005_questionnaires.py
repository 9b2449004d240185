"""Questionnaires set up in the browser."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import STATEMENTS
from shopper.infra.db import UtcDateTime

revision = "0005"
down_revision = "0004"

ADDED = (
    ("series_id", sa.Uuid(), None),
    ("revision", sa.Integer(), "1"),
    ("channel", sa.String(length=20), "in_person"),
    ("sections", sa.JSON(), "[]"),
    ("scoring", sa.JSON(), "{}"),
    ("checks", sa.JSON(), "[]"),
)


def upgrade() -> None:
    for name, kind, default in ADDED:
        op.add_column("questionnaire", sa.Column(name, kind, nullable=default is None, server_default=default))
    _let_items_stand_without_a_clause(True)
    op.create_table(
        "questionnaire_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_questionnaire_draft_company_id_node")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_questionnaire_draft_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["questionnaire.id"], name=op.f("fk_questionnaire_draft_series_id_questionnaire")
        ),
        sa.ForeignKeyConstraint(["updated_by"], ["user.id"], name=op.f("fk_questionnaire_draft_updated_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
    )
    op.create_index(op.f("ix_questionnaire_draft_company_id"), "questionnaire_draft", ["company_id"])
    op.create_table(
        "bank_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_bank_item_company_id_node")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_bank_item_created_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_item")),
    )
    op.create_index(op.f("ix_bank_item_company_id"), "bank_item", ["company_id"])


def downgrade() -> None:
    op.drop_table("bank_item")
    op.drop_table("questionnaire_draft")
    _let_items_stand_without_a_clause(False)
    for name, _, _ in reversed(ADDED):
        op.drop_column("questionnaire", name)


def _let_items_stand_without_a_clause(may: bool) -> None:
    """SQLite cannot loosen a column in place; the rebuilt table gets its triggers again, or its seal would be gone."""
    with op.batch_alter_table("item") as batch:
        batch.alter_column("standard_id", existing_type=sa.Uuid(), nullable=may)
    if op.get_bind().dialect.name == "sqlite":
        for dialect, up, _ in STATEMENTS:
            if dialect == "sqlite" and " ON item " in up:
                op.get_bind().exec_driver_sql(up)
