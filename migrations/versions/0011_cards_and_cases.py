"""Comment cards, cases, recognition, probes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _cards()
    _cases()
    _recognition()
    _probes()


def _cards() -> None:
    op.create_table(
        "comment_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=True),
        sa.Column("suggestions_id", sa.Uuid(), nullable=True),
        sa.Column("remedies", sa.JSON(), nullable=False),
        sa.Column("line", sa.JSON(), nullable=True),
        sa.Column("live_at", INSTANT, nullable=True),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_comment_card_company_id_node"),
        sa.ForeignKeyConstraint(["senior_id"], ["user.id"], name="fk_comment_card_senior_id_user"),
        sa.ForeignKeyConstraint(["suggestions_id"], ["user.id"], name="fk_comment_card_suggestions_id_user"),
        sa.ForeignKeyConstraint(["updated_by"], ["user.id"], name="fk_comment_card_updated_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_comment_card"),
    )
    op.create_index("ix_comment_card_company_id", "comment_card", ["company_id"])
    op.create_table(
        "card_revision",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["comment_card.id"], name="fk_card_revision_card_id_comment_card"),
        sa.PrimaryKeyConstraint("card_id", "rev", name="pk_card_revision"),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("spot", sa.JSON(), nullable=False),
        sa.Column("guests_a_day", sa.Integer(), nullable=True),
        sa.Column("from_node_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["comment_card.id"], name="fk_placement_card_id_comment_card"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_placement_company_id_node"),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name="fk_placement_created_by_user"),
        sa.ForeignKeyConstraint(["from_node_id"], ["node.id"], name="fk_placement_from_node_id_node"),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name="fk_placement_node_id_node"),
        sa.ForeignKeyConstraint(["replaced_by"], ["placement.id"], name="fk_placement_replaced_by_placement"),
        sa.PrimaryKeyConstraint("id", name="pk_placement"),
        sa.UniqueConstraint("code", name="uq_placement_code"),
    )
    op.create_index("ix_placement_card_id", "placement", ["card_id"])
    op.create_index("ix_placement_company_id", "placement", ["company_id"])
    op.create_index("ix_placement_node_id", "placement", ["node_id"])
    op.create_table(
        "order_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("purchase", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name="fk_order_code_placement_id_placement"),
        sa.PrimaryKeyConstraint("id", name="pk_order_code"),
        sa.UniqueConstraint("code", name="uq_order_code_code"),
    )
    op.create_index("ix_order_code_batch_id", "order_code", ["batch_id"])
    op.create_index("ix_order_code_placement_id", "order_code", ["placement_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("order_code_id", sa.Uuid(), nullable=True),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("card_rev", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("face", sa.Integer(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("praised", sa.String(length=120), nullable=True),
        sa.Column("wants_answer", sa.Boolean(), nullable=True),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_at", INSTANT, nullable=True),
        sa.Column("address_key", sa.String(length=32), nullable=True),
        sa.Column("device_key", sa.String(length=32), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.CheckConstraint("source IN ('qr', 'kiosk', 'order', 'paper', 'spoken', 'internal')", name="ck_comment_source"),
        sa.CheckConstraint("standing IN ('new', 'counted', 'held', 'hidden')", name="ck_comment_standing"),
        sa.CheckConstraint("face BETWEEN 1 AND 5", name="ck_comment_face"),
        sa.ForeignKeyConstraint(["card_id"], ["comment_card.id"], name="fk_comment_card_id_comment_card"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_comment_company_id_node"),
        sa.ForeignKeyConstraint(["entered_by"], ["user.id"], name="fk_comment_entered_by_user"),
        sa.ForeignKeyConstraint(["judged_by"], ["user.id"], name="fk_comment_judged_by_user"),
        sa.ForeignKeyConstraint(["location_id"], ["node.id"], name="fk_comment_location_id_node"),
        sa.ForeignKeyConstraint(["order_code_id"], ["order_code.id"], name="fk_comment_order_code_id_order_code"),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name="fk_comment_placement_id_placement"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.UniqueConstraint("code", name="uq_comment_code"),
        sa.UniqueConstraint("order_code_id", name="uq_comment_order_code_id"),
    )
    op.create_index("ix_comment_company_id", "comment", ["company_id"])
    op.create_index("ix_comment_list", "comment", ["location_id", "received_at", "id"])
    op.create_index("ix_comment_placement", "comment", ["placement_id", "received_at"])
    op.create_table(
        "contact",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("has_phone", sa.Boolean(), nullable=False),
        sa.Column("has_email", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("purged_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_contact_comment_id_comment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_contact_company_id_node"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_contact"),
    )
    op.create_index("ix_contact_company_id", "contact", ["company_id"])
    op.create_index("ix_contact_phone_index", "contact", ["phone_index"])
    op.create_index("ix_contact_purge_on", "contact", ["purge_on"])


def _cases() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("stage_code", sa.String(length=10), nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("due_what", sa.String(length=12), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.CheckConstraint("severity IN ('normal', 'serious')", name="ck_case_severity"),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_case_comment_id_comment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_case_company_id_node"),
        sa.ForeignKeyConstraint(["location_id"], ["node.id"], name="fk_case_location_id_node"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_case_owner_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("code", name="uq_case_code"),
        sa.UniqueConstraint("comment_id", name="uq_case_comment_id"),
    )
    op.create_index("ix_case_company_id", "case", ["company_id"])
    op.create_index("ix_case_owed", "case", ["location_id", "closed_at", "due_at"])
    op.create_index("ix_case_owner", "case", ["owner_id", "closed_at", "due_at"])
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name="fk_case_event_by_user"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_event_case_id_case"),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["user.id"], name="fk_case_event_on_behalf_of_user"),
        sa.PrimaryKeyConstraint("id", name="pk_case_event"),
    )
    op.create_index("ix_case_event_case_id", "case_event", ["case_id"])
    op.create_table(
        "point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("stage_code", sa.String(length=10), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by_event", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('mend', 'thank', 'suggest')", name="ck_point_kind"),
        sa.ForeignKeyConstraint(["answered_by_event"], ["case_event.id"], name="fk_point_answered_by_event_case_event"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_point_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_point"),
    )
    op.create_index("ix_point_case_id", "point", ["case_id"])
    op.create_table(
        "remedy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('apology', 'refund', 'compensation', 'replacement', 'repair', 'other')", name="ck_remedy_kind"),
        sa.CheckConstraint("state IN ('given', 'asked', 'allowed', 'refused')", name="ck_remedy_state"),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name="fk_remedy_asked_by_user"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_remedy_case_id_case"),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name="fk_remedy_decided_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_remedy"),
    )
    op.create_index("ix_remedy_case_id", "remedy", ["case_id"])
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("kept_at", INSTANT, nullable=True),
        sa.Column("kept_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_promise_case_id_case"),
        sa.ForeignKeyConstraint(["kept_by"], ["user.id"], name="fk_promise_kept_by_user"),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name="fk_promise_made_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
    )
    op.create_index("ix_promise_case_id", "promise", ["case_id"])
    op.create_index("ix_promise_due_at", "promise", ["due_at"])
    op.create_table(
        "ring",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("rung_at", INSTANT, nullable=False),
        sa.Column("told_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_ring_case_id_case"),
        sa.ForeignKeyConstraint(["told_id"], ["user.id"], name="fk_ring_told_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_ring"),
        sa.UniqueConstraint("case_id", "round", "rung", name="uq_ring_case_id_round_rung"),
    )
    op.create_index("ix_ring_case_id", "ring", ["case_id"])
    op.create_table(
        "deputy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name="fk_deputy_deputy_id_user"),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name="fk_deputy_made_by_user"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_deputy_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_deputy"),
    )
    op.create_index("ix_deputy_user_id", "deputy", ["user_id"])


def _recognition() -> None:
    op.create_table(
        "praise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("matched_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("thanks", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_praise_comment_id_comment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_praise_company_id_node"),
        sa.ForeignKeyConstraint(["employee_id"], ["user.id"], name="fk_praise_employee_id_user"),
        sa.ForeignKeyConstraint(["location_id"], ["node.id"], name="fk_praise_location_id_node"),
        sa.ForeignKeyConstraint(["matched_by"], ["user.id"], name="fk_praise_matched_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_praise"),
        sa.UniqueConstraint("comment_id", name="uq_praise_comment_id"),
    )
    op.create_index("ix_praise_company_id", "praise", ["company_id"])
    op.create_index("ix_praise_employee_id", "praise", ["employee_id"])
    op.create_index("ix_praise_location_id", "praise", ["location_id"])
    op.create_table(
        "testimonial",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("signed", sa.String(length=120), nullable=True),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_testimonial_comment_id_comment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_testimonial_company_id_node"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_testimonial"),
    )
    op.create_index("ix_testimonial_company_id", "testimonial", ["company_id"])
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("thanked_at", INSTANT, nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("judged_at", INSTANT, nullable=True),
        sa.CheckConstraint("verdict IN ('done', 'planned', 'not_now', 'no')", name="ck_suggestion_verdict"),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_suggestion_comment_id_comment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_suggestion_company_id_node"),
        sa.ForeignKeyConstraint(["location_id"], ["node.id"], name="fk_suggestion_location_id_node"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_suggestion_owner_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
        sa.UniqueConstraint("comment_id", name="uq_suggestion_comment_id"),
    )
    op.create_index("ix_suggestion_company_id", "suggestion", ["company_id"])
    op.create_index("ix_suggestion_location_id", "suggestion", ["location_id"])
    op.create_index("ix_suggestion_owner_id", "suggestion", ["owner_id"])


def _probes() -> None:
    op.create_table(
        "probe",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("channel IN ('card', 'letter', 'email', 'phone')", name="ck_probe_channel"),
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name="fk_probe_closed_by_user"),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_probe_comment_id_comment"),
        sa.ForeignKeyConstraint(["company_id"], ["node.id"], name="fk_probe_company_id_node"),
        sa.ForeignKeyConstraint(["location_id"], ["node.id"], name="fk_probe_location_id_node"),
        sa.ForeignKeyConstraint(["planned_by"], ["user.id"], name="fk_probe_planned_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_probe"),
        sa.UniqueConstraint("comment_id", name="uq_probe_comment_id"),
    )
    op.create_index("ix_probe_company_id", "probe", ["company_id"])


def downgrade() -> None:
    for table in (
        *("probe", "suggestion", "testimonial", "praise", "deputy", "ring", "promise", "remedy", "point", "case_event", "case"),
        *("contact", "comment", "order_code", "placement", "card_revision", "comment_card"),
    ):
        op.drop_table(table)
