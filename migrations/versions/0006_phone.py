"""What the phone tells besides: reasons, longer answers, a shopper recognised, the likeness of photos; drafts for another phone."""

import sqlalchemy as sa
from alembic import op

from shopper.infra.db import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("answer") as answer:
        answer.alter_column("value", type_=sa.Text(), existing_type=sa.String(40), existing_nullable=False)
        answer.add_column(sa.Column("reasons", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("visit", sa.Column("channel", sa.String(20), server_default="in_person", nullable=False))
    op.add_column("visit", sa.Column("recognised_at", UtcDateTime(), nullable=True))
    op.add_column("visit", sa.Column("recognised_note", sa.Text(), nullable=True))
    op.add_column("photo", sa.Column("likeness", sa.String(16), nullable=True))
    op.create_index("ix_photo_stored_sha256", "photo", ["stored_sha256"])
    op.create_table(
        "draft",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(36), nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_draft_owner_id_user")),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_draft_company_id_node")),
        sa.PrimaryKeyConstraint("owner_id", "kind", "subject_id", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_updated_at", "draft", ["updated_at"])


def downgrade() -> None:
    op.drop_table("draft")
    op.drop_index("ix_photo_stored_sha256", "photo")
    op.drop_column("photo", "likeness")
    for name in ("recognised_note", "recognised_at", "channel"):
        op.drop_column("visit", name)
    with op.batch_alter_table("answer") as answer:
        answer.drop_column("reasons")
        answer.alter_column("value", type_=sa.String(40), existing_type=sa.Text(), existing_nullable=False)
