"""Who has read which edition, and what was brought as a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("photo", sa.Column("kept_sha256", sa.String(length=64), nullable=True))
    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_user_id_user")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_reading_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("user_id", "edition_id", name=op.f("uq_reading_user_id_edition_id")),
    )
    op.create_index(op.f("ix_reading_edition_id"), "reading", ["edition_id"])
    op.create_table(
        "edition_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_edition_check_user_id_user")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_check_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_check")),
        sa.UniqueConstraint("user_id", "edition_id", name=op.f("uq_edition_check_user_id_edition_id")),
    )
    op.create_index(op.f("ix_edition_check_edition_id"), "edition_check", ["edition_id"])
    op.create_table(
        "edition_check_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("chosen", sa.String(length=20), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["edition_check.id"], name=op.f("fk_edition_check_answer_check_id_edition_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_check_answer")),
        sa.UniqueConstraint("check_id", "number", name=op.f("uq_edition_check_answer_check_id_number")),
    )
    op.create_table(
        "reading_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_reminder_user_id_user")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_reading_reminder_edition_id_edition")),
        sa.ForeignKeyConstraint(["sent_by"], ["user.id"], name=op.f("fk_reading_reminder_sent_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_reminder")),
    )
    op.create_index("ix_reading_reminder_edition_user", "reading_reminder", ["edition_id", "user_id"])
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
    for table in ("transfer_attempt", "reading_reminder", "edition_check_answer", "edition_check", "reading"):
        op.drop_table(table)
    op.drop_column("photo", "kept_sha256")
