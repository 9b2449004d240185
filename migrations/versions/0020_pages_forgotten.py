"""Revisions are found by what they replace; cards whose senders were forgotten already keep no number of a page either."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
LONGEST_KEPT = timedelta(days=31)
submission = sa.table(
    "submission",
    sa.column("id", sa.Uuid),
    sa.column("kind", sa.String),
    sa.column("body", sa.LargeBinary),
    sa.column("received_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    given = sa.text("replaces IS NOT NULL")
    op.create_index("ix_submission_replaces", "submission", ["replaces"], sqlite_where=given, postgresql_where=given)
    until = datetime.now(UTC) - LONGEST_KEPT
    old = sa.select(submission.c.id).where(submission.c.kind == "comment", submission.c.received_at < until)
    for submission_id in op.get_bind().scalars(old).all():
        _forget_page(submission.c.id == submission_id)


def downgrade() -> None:
    op.drop_index("ix_submission_replaces", table_name="submission")


def _forget_page(this: sa.ColumnElement[bool]) -> None:
    sent = json.loads(op.get_bind().scalar(sa.select(submission.c.body).where(this)))
    if sent.get("state") or "work" in sent:
        kept = {**sent, "state": None}
        kept.pop("work", None)
        body = json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()
        op.get_bind().execute(sa.update(submission).where(this).values(body=body))
