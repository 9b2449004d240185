"""Letters together and at their hour, letters given back, news in the browser, letters to customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)
STATES = "state IN ('waiting', 'sent', 'refused', 'given_up', 'not_sent')"


def upgrade() -> None:
    _messages()
    _choices()
    _mailboxes()
    _guests()


def _messages() -> None:
    op.add_column("message", sa.Column("path", sa.String(length=300), nullable=True))
    op.add_column("message", sa.Column("letter_id", sa.Uuid(), nullable=True))
    op.add_column("message", sa.Column("not_before", INSTANT, nullable=True))
    op.add_column("message", sa.Column("bounced_at", INSTANT, nullable=True))
    op.add_column("message", sa.Column("address_sha256", sa.String(length=64), nullable=True))
    op.create_index("ix_message_path", "message", ["path"])
    op.create_index("ix_message_letter_id", "message", ["letter_id"])
    path = "facts ->> 'path'" if op.get_bind().dialect.name == "postgresql" else "json_extract(facts, '$.path')"
    op.execute(f"UPDATE message SET letter_id = id, path = substr({path}, 1, 300)")  # noqa: S608


def _choices() -> None:
    op.create_table(
        "letter_choice",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("timing", sa.String(length=8), nullable=False),
        sa.CheckConstraint("timing IN ('now', 'daily', 'never')", name="ck_letter_choice_timing"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_letter_choice_user_id_user"),
        sa.PrimaryKeyConstraint("user_id", "kind", name="pk_letter_choice"),
    )
    op.execute("INSERT INTO letter_choice (user_id, kind, timing) SELECT user_id, kind, 'never' FROM muted_kind")
    op.drop_table("muted_kind")
    op.create_table(
        "letter_hours",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("daily", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_letter_hours_user_id_user"),
        sa.PrimaryKeyConstraint("user_id", name="pk_letter_hours"),
    )


def _mailboxes() -> None:
    op.create_table(
        "dead_mailbox",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address_sha256", sa.String(length=64), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_dead_mailbox_user_id_user"),
        sa.PrimaryKeyConstraint("user_id", name="pk_dead_mailbox"),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("trouble", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_push_subscription_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscription"),
        sa.UniqueConstraint("endpoint", name="uq_push_subscription_endpoint"),
    )
    op.create_index("ix_push_subscription_user_id", "push_subscription", ["user_id"])


def _guests() -> None:
    op.create_table(
        "guest_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=400), nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("bounced_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(STATES, name="ck_guest_letter_state"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_letter"),
    )
    op.create_index("ix_guest_letter_comment_id", "guest_letter", ["comment_id"])
    op.create_table(
        "quiet_guest",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("since_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("comment_id", name="pk_quiet_guest"),
    )


def downgrade() -> None:
    for table in ("quiet_guest", "guest_letter", "push_subscription", "dead_mailbox", "letter_hours", "letter_choice"):
        op.drop_table(table)
