"""The book: drafts, approvals, owners of stages, terms, pictures, roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

HANDED_OVER = "A handover is not rewritten. Hand the stage over again instead."
STATEMENTS = (
    (
        "sqlite",
        f"CREATE TRIGGER stage_owner_stays_on_update BEFORE UPDATE ON stage_owner BEGIN SELECT RAISE(ABORT, '{HANDED_OVER}'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER stage_owner_stays_on_insert BEFORE INSERT ON stage_owner WHEN EXISTS (SELECT 1 FROM stage_owner "  # noqa: S608  nothing comes from outside
        "WHERE id = NEW.id OR rowid = NEW.rowid "
        "OR (node_id = NEW.node_id AND stage_code = NEW.stage_code AND from_on = NEW.from_on)) "
        f"BEGIN SELECT RAISE(ABORT, '{HANDED_OVER}'); END",
    ),
    (
        "postgresql",
        "CREATE TRIGGER stage_owner_stays BEFORE UPDATE ON stage_owner "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{HANDED_OVER}')",
    ),
)


def upgrade() -> None:
    for name, empty in (("roles", "{}"), ("glossary", "{}"), ("charter", "[]"), ("extra", "{}")):
        op.add_column("edition", sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
    op.add_column("standard", sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("standard", sa.Column("picture", sa.JSON(), nullable=True))
    _drafts()
    _pictures()
    _owners()


def _drafts() -> None:
    op.create_table(
        "edition_draft",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("company_id", sa.Uuid(), sa.ForeignKey("node.id"), nullable=False),
        sa.Column("book_id", sa.Uuid(), sa.ForeignKey("book.id"), nullable=False),
        sa.Column("base_edition_id", sa.Uuid(), sa.ForeignKey("edition.id"), nullable=True),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), sa.ForeignKey("user.id"), nullable=True),
        sa.Column("edition_id", sa.Uuid(), sa.ForeignKey("edition.id"), nullable=True),
    )
    for column in ("company_id", "book_id", "edition_id"):
        op.create_index(f"ix_edition_draft_{column}", "edition_draft", [column])
    op.create_table(
        "approval_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("draft_id", sa.Uuid(), sa.ForeignKey("edition_draft.id", ondelete="CASCADE"), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("user.id"), nullable=True),
        sa.CheckConstraint("answer IN ('published', 'sent_back', 'taken_back')", name="ck_approval_request_answer"),
    )
    op.create_index("ix_approval_request_draft_id", "approval_request", ["draft_id"])
    unanswered = sa.text("answer IS NULL")
    op.create_index(
        "ix_approval_request_open",
        "approval_request",
        ["draft_id"],
        unique=True,
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    )


def _pictures() -> None:
    op.create_table(
        "book_picture",
        sa.Column("company_id", sa.Uuid(), sa.ForeignKey("node.id"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), sa.ForeignKey("user.id"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )


def _owners() -> None:
    op.create_table(
        "stage_owner",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("node_id", sa.Uuid(), sa.ForeignKey("node.id"), nullable=False),
        sa.Column("stage_code", sa.String(10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("appointed_by", sa.Uuid(), sa.ForeignKey("user.id"), nullable=True),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("node_id", "stage_code", "from_on", name="uq_stage_owner_node_id_stage_code_from_on"),
    )
    for dialect, statement in STATEMENTS:
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for table in ("stage_owner", "book_picture", "approval_request", "edition_draft"):
        op.drop_table(table)
    for table, column in (
        *(("standard", name) for name in ("picture", "roles")),
        *(("edition", name) for name in ("extra", "charter", "glossary", "roles")),
    ):
        op.drop_column(table, column)
