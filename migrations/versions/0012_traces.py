"""How a comment came: for telling robots from guests, emptied after the abuse window."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

COLUMNS = (("hand_key", sa.String(16)), ("page", sa.String(24)), ("age_ms", sa.BigInteger()), ("likeness", sa.String(16)))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("comment", sa.Column(name, kind, nullable=True))
    op.create_index("ix_comment_page", "comment", ["page"])
    op.create_index("ix_comment_company_received", "comment", ["company_id", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_comment_company_received", "comment")
    op.drop_index("ix_comment_page", "comment")
    for name, _kind in COLUMNS:
        op.drop_column("comment", name)
