"""One comment may thank several people: a row for each, with the words that name them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("praise") as praise:
        praise.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
        praise.add_column(sa.Column("said", sa.String(length=120), nullable=True))
        praise.drop_constraint("uq_praise_comment_id", type_="unique")
        praise.create_unique_constraint("uq_praise_comment_id_position", ["comment_id", "position"])


def downgrade() -> None:
    op.execute("DELETE FROM praise WHERE position > 0")
    with op.batch_alter_table("praise") as praise:
        praise.drop_constraint("uq_praise_comment_id_position", type_="unique")
        praise.create_unique_constraint("uq_praise_comment_id", ["comment_id"])
        praise.drop_column("said")
        praise.drop_column("position")
