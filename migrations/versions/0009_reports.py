"""Trends, parcels of reports, letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("user", sa.Column("language", sa.String(5), nullable=True))
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(400), nullable=True),
        sa.Column("sent_at", AT, nullable=True),
        sa.Column("read_at", AT, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused', 'given_up', 'not_sent')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_message_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_list", "message", ["user_id", "created_at", "id"])
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_message_unread", "message", ["user_id"], sqlite_where=unread, postgresql_where=unread)
    op.create_table(
        "muted_kind",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_muted_kind_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_muted_kind")),
    )


def downgrade() -> None:
    op.drop_table("muted_kind")
    op.drop_table("message")
    op.drop_column("user", "language")
