"""Cases of a whole company in the order they are owed and closed; what happened in a case without reading its log."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_index("ix_case_company_owed", "case", ["company_id", "closed_at", "due_at", "id"])
    op.create_index("ix_case_event_kind", "case_event", ["case_id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_case_event_kind", "case_event")
    op.drop_index("ix_case_company_owed", "case")
