"""Who has read which edition, and what was brought as a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "transfer_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("read_as", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('book', 'locations')", name=op.f("ck_transfer_attempt_kind")),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_transfer_attempt_company_id_node")),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_transfer_attempt_actor_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_attempt")),
    )
    op.create_index(op.f("ix_transfer_attempt_company_id"), "transfer_attempt", ["company_id"])


def downgrade() -> None:
    op.drop_table("transfer_attempt")
