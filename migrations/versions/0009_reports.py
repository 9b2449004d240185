"""Trends, parcels of reports, letters."""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

CURRENT = sa.text("replaced_at IS NULL")
LINES = {
    "ix_report_entry_company": ("company_id", "visited_on", "publication_id"),
    "ix_report_entry_location": ("location_id", "visited_on", "publication_id"),
    "ix_report_entry_band": ("company_id", "band", "visited_on", "publication_id"),
    "ix_report_entry_edition": ("company_id", "edition_id", "visited_on", "publication_id"),
    "ix_report_entry_score": ("company_id", "score", "publication_id"),
    "ix_report_entry_location_score": ("location_id", "score", "publication_id"),
}
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("user", sa.Column("language", sa.String(5), nullable=True))
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(400), nullable=True),
        sa.Column("sent_at", AT, nullable=True),
        sa.Column("read_at", AT, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused', 'given_up', 'not_sent')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_message_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_list", "message", ["user_id", "created_at", "id"])
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_message_unread", "message", ["user_id"], sqlite_where=unread, postgresql_where=unread)
    op.create_table(
        "muted_kind",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_muted_kind_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_muted_kind")),
    )
    op.create_table(
        "report_entry",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.String(80), nullable=True),
        sa.Column("published_percent", sa.String(80), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(20), nullable=False),
        sa.Column("not_met", sa.Integer(), nullable=False),
        sa.Column("critical", sa.Integer(), nullable=False),
        sa.Column("published_at", AT, nullable=False),
        sa.Column("replaced_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name=op.f("fk_report_entry_company_id_node")),
        sa.ForeignKeyConstraint(["location_id"], ["node.id"], name=op.f("fk_report_entry_location_id_node")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_report_entry_edition_id_edition")),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_report_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_report_entry_code")),
    )
    op.create_index("ix_report_entry_series_id", "report_entry", ["series_id"])
    for name, columns in LINES.items():
        op.create_index(name, "report_entry", list(columns), sqlite_where=CURRENT, postgresql_where=CURRENT)
    _enter_what_is_published()
    op.create_table(
        "parcel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("publications", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.CheckConstraint("state IN ('working', 'ready', 'failed', 'expired')", name=op.f("ck_parcel_state")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_parcel_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
    )
    op.create_index("ix_parcel_owner_id", "parcel", ["owner_id"])


def _enter_what_is_published() -> None:
    """Reports that were there before: one revision each, none replaced."""
    columns = ("company_id", "location_id", "edition_id", "visited_on", "percent", "published_percent", "band", "not_met",
               "critical", "revision", "published_at")
    publication = sa.table("publication", sa.column("id", sa.Uuid()), sa.column("snapshot", sa.JSON()), *(
        sa.column(name, sa.Uuid() if name.endswith("_id") else sa.Date() if name == "visited_on" else AT if name == "published_at" else None)
        for name in columns
    ))
    entry = sa.table("report_entry", sa.column("publication_id", sa.Uuid()), sa.column("series_id", sa.Uuid()), sa.column("code"),
                     sa.column("score"), *(sa.column(c.name, c.type) for c in publication.c if c.name in columns))
    for row in op.get_bind().execute(sa.select(publication)).mappings():
        shown = row["published_percent"]
        score = int(1000 * Fraction(shown)) if shown is not None and row["band"] != "stopped" else 1_000_000
        code = "".join(sign for sign in row["snapshot"]["publication"]["code"].upper() if sign.isalnum())
        op.get_bind().execute(sa.insert(entry).values(
            publication_id=row["id"], series_id=row["id"], code=code, score=score, **{name: row[name] for name in columns}
        ))


def downgrade() -> None:
    op.drop_table("parcel")
    op.drop_table("report_entry")
    op.drop_table("muted_kind")
    op.drop_table("message")
    op.drop_column("user", "language")
