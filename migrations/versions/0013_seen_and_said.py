"""When the place first saw a card; an idea in the words of the public list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("comment") as comment:
        comment.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        comment.add_column(sa.Column("seen_by", sa.Uuid(), nullable=True))
        comment.create_foreign_key("fk_comment_seen_by_user", "user", ["seen_by"], ["id"])
    op.add_column("suggestion", sa.Column("said", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("suggestion", "said")
    with op.batch_alter_table("comment") as comment:
        comment.drop_constraint("fk_comment_seen_by_user", type_="foreignkey")
        comment.drop_column("seen_by")
        comment.drop_column("seen_at")
