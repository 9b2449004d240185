"""Profiles, quizzes, pay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    _people()
    _fees()


def _accounts() -> None:
    op.create_table(
        "password_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_password_link_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_password_link"),
        sa.UniqueConstraint("token_sha256", name="uq_password_link_token_sha256"),
    )
    op.create_index("ix_password_link_user_id", "password_link", ["user_id"])


def _people() -> None:
    for column in (
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False, server_default="active"),
        sa.Column("state_at", INSTANT, nullable=True),
        sa.Column("wants_to_leave_at", INSTANT, nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("channels", sa.JSON(), nullable=False, server_default='["in_person"]'),
        sa.Column("city", sa.String(100), nullable=False, server_default=""),
        sa.Column("area", sa.String(200), nullable=False, server_default=""),
        sa.Column("born_year", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(40), nullable=False, server_default=""),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("shopper", column)
    op.create_index("ix_shopper_company_id_number", "shopper", ["company_id", "number"], unique=True)
    op.create_table(
        "qualification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shopper_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["shopper_id"], ["shopper.id"], name="fk_qualification_shopper_id_shopper"),
        sa.PrimaryKeyConstraint("id", name="pk_qualification"),
        sa.UniqueConstraint("shopper_id", "kind", "name", name="uq_qualification_shopper_id_kind_name"),
    )
    op.create_table(
        "declared_conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shopper_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["shopper_id"], ["shopper.id"], name="fk_declared_conflict_shopper_id_shopper"),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name="fk_declared_conflict_node_id_node"),
        sa.PrimaryKeyConstraint("id", name="pk_declared_conflict"),
    )
    op.create_index("ix_declared_conflict_shopper_id", "declared_conflict", ["shopper_id"])
    op.create_table(
        "quiz_pass",
        sa.Column("shopper_id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_sha256", sa.String(64), nullable=False),
        sa.Column("passed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["shopper_id"], ["shopper.id"], name="fk_quiz_pass_shopper_id_shopper"),
        sa.PrimaryKeyConstraint("shopper_id", "scenario_id", "quiz_sha256", name="pk_quiz_pass"),
    )


def _fees() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_payment_company_id_node"),
        sa.ForeignKeyConstraint(["noted_by"], ["user.id"], name="fk_payment_noted_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
    )
    op.create_index("ix_payment_company_id", "payment", ["company_id"])
    op.create_table(
        "fee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("shopper_id", sa.Uuid(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("refund_cap_minor", sa.BigInteger(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=True),
        sa.Column("has_receipt", sa.Boolean(), nullable=False),
        sa.Column("refund_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reserved_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('reserved', 'payable', 'paid', 'withheld', 'released')", name="ck_fee_state"),
        sa.CheckConstraint("amount_minor >= 0 AND refund_cap_minor >= 0 AND refund_minor >= 0", name="ck_fee_amounts"),
        sa.CheckConstraint("(state = 'paid') = (payment_id IS NOT NULL)", name="ck_fee_paid"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name="fk_fee_assignment_id_assignment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_fee_company_id_node"),
        sa.ForeignKeyConstraint(["shopper_id"], ["shopper.id"], name="fk_fee_shopper_id_shopper"),
        sa.ForeignKeyConstraint(["settled_by"], ["user.id"], name="fk_fee_settled_by_user"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_fee_payment_id_payment"),
        sa.PrimaryKeyConstraint("id", name="pk_fee"),
    )
    live = sa.text("state <> 'released'")
    op.create_index("ix_fee_live", "fee", ["assignment_id"], unique=True, sqlite_where=live, postgresql_where=live)
    op.create_index("ix_fee_company_id_state", "fee", ["company_id", "state", "due_on"])
    op.create_index("ix_fee_shopper_id_settled_at", "fee", ["shopper_id", "settled_at"])
    op.create_index("ix_fee_payment_id", "fee", ["payment_id"])
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fee_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["fee_id"], ["fee.id"], name="fk_objection_fee_id_fee"),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name="fk_objection_decided_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
    )
    op.create_index("ix_objection_fee_id", "objection", ["fee_id"])
    undecided = sa.text("decided_at IS NULL")
    op.create_index("ix_objection_open", "objection", ["fee_id"], unique=True, sqlite_where=undecided, postgresql_where=undecided)


def downgrade() -> None:
    for table in ("objection", "fee", "payment", "quiz_pass", "declared_conflict", "qualification"):
        op.drop_table(table)
    op.drop_index("ix_shopper_company_id_number", "shopper")
    for column in ("note", "phone", "born_year", "area", "city", "channels", "languages", "wants_to_leave_at", "state_at", "state", "number"):
        op.drop_column("shopper", column)
    op.drop_table("password_link")
