"""Returns, changed answers, appeals, revisions."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from migrations.triggers import SEALED_AUDIT, SEALED_PUBLICATION, Statement, _postgresql_trigger, _same_key, _sqlite_trigger

revision = "0008"
down_revision = "0007"

FIRST_KEYS = (("id",), ("rowid",), ("visit_id", "revision"))
KEYS = (*FIRST_KEYS, ("series_id", "revision"))
SEALED_WITHDRAWAL = "A report that was withdrawn stays withdrawn."
KEPT = "NOT EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.series_id = OLD.series_id)"
ADDED_ONLY = ("answer_edit", "verdict")
TABLES = (
    *("appeal_item", "appeal", "second_reading", "review_note", "review", "verdict", "answer_edit", "return", "withdrawal"),
)

# The snapshot of a withdrawn report goes when the visit is erased; nothing else may take a publication away.
REFUSE_UNLESS_WITHDRAWN = """
CREATE FUNCTION refuse_unless_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.series_id = OLD.series_id) THEN RETURN OLD; END IF;
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _first_seals() -> list[Statement]:
    """The publication's seals as 0002 set them."""
    replaced = f"EXISTS (SELECT 1 FROM publication WHERE {_same_key(FIRST_KEYS)})"  # noqa: S608
    return [
        _sqlite_trigger("publication_stays_on_update", "UPDATE", "publication", None, SEALED_PUBLICATION),
        _sqlite_trigger("publication_stays_on_delete", "DELETE", "publication", None, SEALED_PUBLICATION),
        _sqlite_trigger("publication_stays_on_insert", "INSERT", "publication", replaced, SEALED_PUBLICATION),
        _postgresql_trigger(
            "publication_stays", "UPDATE OR DELETE", "publication", "ROW", f"refuse_change('{SEALED_PUBLICATION}')"
        ),
    ]


def _seals() -> list[Statement]:
    replaced = f"EXISTS (SELECT 1 FROM publication WHERE {_same_key(KEYS)})"  # noqa: S608
    refuse = f"refuse_change('{SEALED_PUBLICATION}')"
    sealed = [
        _sqlite_trigger("publication_stays_on_update", "UPDATE", "publication", None, SEALED_PUBLICATION),
        _sqlite_trigger("publication_stays_on_delete", "DELETE", "publication", KEPT, SEALED_PUBLICATION),
        _sqlite_trigger("publication_stays_on_insert", "INSERT", "publication", replaced, SEALED_PUBLICATION),
        _sqlite_trigger("withdrawal_stays_on_update", "UPDATE", "withdrawal", None, SEALED_WITHDRAWAL),
        _sqlite_trigger("withdrawal_stays_on_delete", "DELETE", "withdrawal", None, SEALED_WITHDRAWAL),
        ("postgresql", REFUSE_UNLESS_WITHDRAWN, "DROP FUNCTION refuse_unless_withdrawn()"),
        _postgresql_trigger("publication_stays", "UPDATE", "publication", "ROW", refuse),
        _postgresql_trigger(
            "publication_stays_on_delete", "DELETE", "publication", "ROW", f"refuse_unless_withdrawn('{SEALED_PUBLICATION}')"
        ),
        _postgresql_trigger(
            "withdrawal_stays", "UPDATE OR DELETE", "withdrawal", "ROW", f"refuse_change('{SEALED_WITHDRAWAL}')"
        ),
    ]
    for table in ADDED_ONLY:  # they go with their visit when it is erased, and are never rewritten
        sealed.append(_sqlite_trigger(f"{table}_stays_on_update", "UPDATE", table, None, SEALED_AUDIT))
        sealed.append(_postgresql_trigger(f"{table}_stays", "UPDATE", table, "ROW", f"refuse_change('{SEALED_AUDIT}')"))
    return sealed


def _run(statements: list[Statement], *, up: bool) -> None:
    dialect = op.get_bind().dialect.name
    for name, forward, back in statements if up else reversed(statements):
        if name == dialect:
            op.get_bind().exec_driver_sql(forward if up else back)


def _fill() -> None:
    """Each old publication is the first of its series; each old visit's review stands where its publication says."""
    bind = op.get_bind()
    bind.execute(sa.text("UPDATE publication SET series_id = id"))
    visit = sa.table("visit", *(sa.column(name) for name in ("id", "location_id", "replaced_by_id", "submission_id")), sa.column("received_at", sa.DateTime()))
    publication = sa.table("publication", sa.column("visit_id"))
    review = sa.table(
        "review", sa.column("visit_id"), sa.column("location_id"), sa.column("state"), sa.column("received_at", sa.DateTime()), sa.column("due_at", sa.DateTime())
    )
    published = {row.visit_id for row in bind.execute(sa.select(publication.c.visit_id))}
    rows = [
        {
            "visit_id": row.id,
            "location_id": row.location_id,
            "state": "done" if row.id in published or row.replaced_by_id is not None else "open",
            "received_at": row.received_at,
            "due_at": row.received_at + timedelta(hours=72),
        }
        for row in bind.execute(sa.select(visit.c.id, visit.c.location_id, visit.c.replaced_by_id, visit.c.received_at))
    ]
    if rows:
        bind.execute(sa.insert(review), rows)


def upgrade() -> None:
    _run(_first_seals(), up=False)
    op.create_table('withdrawal',
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('publications', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_withdrawal_company_id_node')),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_withdrawal_location_id_node')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user.id'], name=op.f('fk_withdrawal_withdrawn_by_user')),
    sa.PrimaryKeyConstraint('series_id', name=op.f('pk_withdrawal'))
    )
    op.create_index(op.f('ix_withdrawal_location_id'), 'withdrawal', ['location_id'], unique=False)
    op.create_table('return',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('remarks', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_by', sa.Uuid(), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_return_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['returned_by'], ['user.id'], name=op.f('fk_return_returned_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return'))
    )
    op.create_index(op.f('ix_return_assignment_id'), 'return', ['assignment_id'], unique=False)
    op.create_table('answer_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('old', sa.Text(), nullable=False),
    sa.Column('new', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('cause', sa.String(length=10), nullable=False),
    sa.Column('edited_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edited_by'], ['user.id'], name=op.f('fk_answer_edit_edited_by_user')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_answer_edit_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_edit'))
    )
    op.create_index(op.f('ix_answer_edit_visit_id'), 'answer_edit', ['visit_id'], unique=False)
    op.create_table('review',
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewer_id', sa.Uuid(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_review_location_id_node')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['user.id'], name=op.f('fk_review_reviewer_id_user')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_review_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', name=op.f('pk_review'))
    )
    op.create_index(op.f('ix_review_location_id'), 'review', ['location_id'], unique=False)
    op.create_index('ix_review_queue', 'review', ['state', 'due_at', 'visit_id'], unique=False)
    op.create_index('ix_review_taken', 'review', ['reviewer_id', 'state', 'due_at'], unique=False)
    op.create_table('review_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_review_note_visit_id_visit')),
    sa.ForeignKeyConstraint(['written_by'], ['user.id'], name=op.f('fk_review_note_written_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_note'))
    )
    op.create_index(op.f('ix_review_note_visit_id'), 'review_note', ['visit_id'], unique=False)
    op.create_table('second_reading',
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('first_reader_id', sa.Uuid(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reader_id', sa.Uuid(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('judged', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['first_reader_id'], ['user.id'], name=op.f('fk_second_reading_first_reader_id_user')),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_second_reading_location_id_node')),
    sa.ForeignKeyConstraint(['reader_id'], ['user.id'], name=op.f('fk_second_reading_reader_id_user')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_second_reading_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', name=op.f('pk_second_reading'))
    )
    op.create_index('ix_second_reading_open', 'second_reading', ['read_at', 'drawn_at'], unique=False)
    op.create_table('verdict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('valid', sa.Boolean(), nullable=False),
    sa.Column('payable', sa.Boolean(), nullable=False),
    sa.Column('independent', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('rule', sa.String(length=20), nullable=True),
    sa.Column('given_by', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['given_by'], ['user.id'], name=op.f('fk_verdict_given_by_user')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_verdict_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verdict'))
    )
    op.create_index(op.f('ix_verdict_visit_id'), 'verdict', ['visit_id'], unique=False)
    op.create_table('appeal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('publication_id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['user.id'], name=op.f('fk_appeal_decided_by_user')),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_appeal_location_id_node')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_appeal_publication_id_publication')),
    sa.ForeignKeyConstraint(['raised_by'], ['user.id'], name=op.f('fk_appeal_raised_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal'))
    )
    op.create_index('ix_appeal_open', 'appeal', ['decided_at', 'due_at'], unique=False)
    op.create_index(op.f('ix_appeal_publication_id'), 'appeal', ['publication_id'], unique=False)
    op.create_index(op.f('ix_appeal_series_id'), 'appeal', ['series_id'], unique=False)
    op.create_table('appeal_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('appeal_id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=True),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('new_value', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_item_appeal_id_appeal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_item')),
    sa.UniqueConstraint('series_id', 'key', name=op.f('uq_appeal_item_series_id_key'))
    )
    op.create_index(op.f('ix_appeal_item_appeal_id'), 'appeal_item', ['appeal_id'], unique=False)
    op.add_column('publication', sa.Column('series_id', sa.Uuid(), nullable=True))
    op.create_index('ix_publication_published_at', 'publication', ['published_at'], unique=False)
    op.create_index('uq_publication_series_id_revision', 'publication', ['series_id', 'revision'], unique=True)
    _fill()
    _run(_seals(), up=True)


def downgrade() -> None:
    _run(_seals(), up=False)
    op.drop_index("uq_publication_series_id_revision", "publication")
    op.drop_index("ix_publication_published_at", "publication")
    op.drop_column("publication", "series_id")
    for table in TABLES:
        op.drop_table(table)
    _run(_first_seals(), up=True)
