"""Waves, offers, scenarios, the notice to staff, a company's own figures; an assignment may be nobody's yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

OPEN = sa.text("answered_at IS NULL")


def upgrade() -> None:
    _shopper_may_be_empty(True)
    op.create_table(
        "company_profile",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("logo_sha256", sa.String(length=64), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_company_profile_company_id_node")),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company_profile")),
    )
    op.add_column("node", sa.Column("target", sa.String(length=20), nullable=False, server_default="own"))
    op.add_column("node", sa.Column("holidays", sa.JSON(), nullable=True))
    op.add_column("node", sa.Column("contact", sa.JSON(), nullable=True))
    op.add_column("node", sa.Column("closed_on", sa.Date(), nullable=True))
    _scenario()
    _wave()
    _assignment()
    _offer()
    _staff_notice()


def _scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("dos", sa.JSON(), nullable=False),
        sa.Column("donts", sa.JSON(), nullable=False),
        sa.Column("quiz", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_scenario_company_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
    )
    op.create_index(op.f("ix_scenario_company_id"), "scenario", ["company_id"])


def _wave() -> None:
    op.create_table(
        "wave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("shopper_rest_days", sa.Integer(), nullable=False),
        sa.Column("location_rest_days", sa.Integer(), nullable=False),
        sa.Column("most_per_shopper", sa.Integer(), nullable=True),
        sa.Column("fee_minor", sa.Integer(), nullable=False),
        sa.Column("refund_cap_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_wave_days")),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_wave_company_id_node")),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_wave_questionnaire_id_questionnaire")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_wave_scenario_id_scenario")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
    )
    op.create_index(op.f("ix_wave_company_id"), "wave", ["company_id"])


def _assignment() -> None:
    # Plain columns, no keys: SQLite adds a column with REFERENCES only by its own words.
    references = {"wave_id": "wave", "scenario_id": "scenario"}
    if op.get_bind().dialect.name == "sqlite":
        for column, table in references.items():
            name = f"fk_assignment_{column}_{table}"
            op.execute(f"ALTER TABLE assignment ADD COLUMN {column} CHAR(32) CONSTRAINT {name} REFERENCES {table} (id)")
    else:
        for column, table in references.items():
            op.add_column("assignment", sa.Column(column, sa.Uuid(), nullable=True))
            op.create_foreign_key(op.f(f"fk_assignment_{column}_{table}"), "assignment", table, [column], ["id"])
    op.add_column("assignment", sa.Column("channel", sa.String(length=20), nullable=False, server_default="in_person"))
    op.add_column("assignment", sa.Column("fee_minor", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignment", sa.Column("refund_cap_minor", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignment", sa.Column("currency", sa.String(length=3), nullable=False, server_default="EUR"))
    op.add_column("assignment", sa.Column("follows_id", sa.Uuid(), nullable=True))
    op.add_column("assignment", sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment", sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE assignment SET received_at = (SELECT min(received_at) FROM submission "
        "WHERE submission.kind = 'visit' AND submission.subject_id = assignment.id)"
    )
    op.execute(
        "UPDATE assignment SET published_at = (SELECT min(publication.published_at) FROM publication "
        "JOIN visit ON visit.id = publication.visit_id WHERE visit.assignment_id = assignment.id)"
    )
    op.create_index("ix_assignment_company_id_starts_at_id", "assignment", ["company_id", "starts_at", "id"])
    op.create_index("ix_assignment_location_id_starts_at", "assignment", ["location_id", "starts_at"])
    op.create_index("ix_assignment_wave_id_location_id", "assignment", ["wave_id", "location_id"])


def _offer() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("shopper_id", sa.Uuid(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("answer IN ('accepted', 'declined', 'withdrawn', 'lapsed')", name=op.f("ck_offer_answer")),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_offer_answered")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_offer_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["offered_by"], ["user.id"], name=op.f("fk_offer_offered_by_user")),
        sa.ForeignKeyConstraint(["shopper_id"], ["shopper.id"], name=op.f("fk_offer_shopper_id_shopper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_assignment_id"), "offer", ["assignment_id"])
    op.create_index("ix_offer_shopper_id_answered_at", "offer", ["shopper_id", "answered_at"])
    op.create_index("ix_offer_lapse", "offer", ["expires_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("uq_offer_open", "offer", ["assignment_id", "shopper_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _staff_notice() -> None:
    op.create_table(
        "staff_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=300), nullable=False),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_staff_notice_node_id_node")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user.id"], name=op.f("fk_staff_notice_recorded_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notice")),
    )
    op.create_index(op.f("ix_staff_notice_node_id"), "staff_notice", ["node_id"])


def _shopper_may_be_empty(may: bool) -> None:
    """On SQLite by the way its manual gives for taking a NOT NULL away (sqlite.org/lang_altertable.html, section 7): the table
    stays where it is, so that what refers to it (visits, cancellations) need not be taken apart within this transaction."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.alter_column("assignment", "shopper_id", existing_type=sa.Uuid(), nullable=may)
        return
    old, new = "shopper_id CHAR(32) NOT NULL", "shopper_id CHAR(32)"
    if not may:
        old, new = f"{new},", f"{old},"
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    text = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'assignment'").scalar_one()
    assert old in text, text
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'assignment'", (text.replace(old, new),)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def downgrade() -> None:
    op.drop_table("staff_notice")
    op.drop_table("offer")
    for index in ("company_id_starts_at_id", "location_id_starts_at", "wave_id_location_id"):
        op.drop_index(f"ix_assignment_{index}", "assignment")
    later = ("excluded_at", "published_at", "received_at", "follows_id", "currency", "refund_cap_minor", "fee_minor", "channel")
    for column in (*later, "scenario_id", "wave_id"):
        op.drop_column("assignment", column)
    op.drop_table("wave")
    op.drop_table("scenario")
    for column in ("closed_on", "contact", "holidays", "target"):
        op.drop_column("node", column)
    op.drop_table("company_profile")
    op.execute("DELETE FROM assignment WHERE shopper_id IS NULL")
    _shopper_may_be_empty(False)
