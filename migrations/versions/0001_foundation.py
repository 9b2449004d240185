"""foundation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401  autogenerate writes it bare

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('verb', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_subject_id'), ['subject_id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('args', sa.JSON(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=True),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['run_at'], unique=False, sqlite_where=sa.text('done_at IS NULL AND failed_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND failed_at IS NULL'))

    op.create_table('node',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('city', sa.String(length=100), nullable=True),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('phone_region', sa.String(length=2), nullable=True),
    sa.Column('hours', sa.JSON(), nullable=True),
    sa.Column('accent', sa.String(length=7), nullable=True),
    sa.CheckConstraint("kind IN ('company', 'region', 'partner', 'location', 'department')", name=op.f('ck_node_kind')),
    sa.ForeignKeyConstraint(['parent_id'], ['node.id'], name=op.f('fk_node_parent_id_node')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_node')),
    sa.UniqueConstraint('path', name=op.f('uq_node_path'))
    )
    with op.batch_alter_table('node', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_node_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index('ix_node_path', ['path'], unique=False, postgresql_ops={'path': 'text_pattern_ops'})

    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_attempt_key_at', ['key', 'at'], unique=False)

    op.create_table('tombstone',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tombstone'))
    )
    op.create_table('user',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email', name=op.f('uq_user_email'))
    )
    op.create_table('book',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_book_company_id_node')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_book'))
    )
    with op.batch_alter_table('book', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_book_company_id'), ['company_id'], unique=False)

    op.create_table('grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'scheduler', 'reviewer', 'shopper', 'employee')", name=op.f('ck_grant_role')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_grant_node_id_node')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_grant_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grant')),
    sa.UniqueConstraint('user_id', 'node_id', 'role', name=op.f('uq_grant_user_id_node_id_role'))
    )
    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grant_node_id'), ['node_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grant_user_id'), ['user_id'], unique=False)

    op.create_table('login_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('on_phone', sa.Boolean(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_login_session_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_login_session_token_sha256'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_user_id'), ['user_id'], unique=False)

    op.create_table('shopper',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_shopper_company_id_node')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_shopper_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shopper')),
    sa.UniqueConstraint('user_id', 'company_id', name=op.f('uq_shopper_user_id_company_id'))
    )
    with op.batch_alter_table('shopper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shopper_company_id'), ['company_id'], unique=False)

    op.create_table('submission',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.Column('replaces', sa.Uuid(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('body_sha256', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_submission_company_id_node')),
    sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name=op.f('fk_submission_owner_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_owner_id'), ['owner_id'], unique=False)

    op.create_table('edition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('book_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['book_id'], ['book.id'], name=op.f('fk_edition_book_id_book')),
    sa.ForeignKeyConstraint(['published_by'], ['user.id'], name=op.f('fk_edition_published_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('book_id', 'version', name=op.f('uq_edition_book_id_version'))
    )
    op.create_table('photo',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=20), nullable=True),
    sa.Column('type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stored_sha256', sa.String(length=64), nullable=True),
    sa.Column('stored_size', sa.Integer(), nullable=True),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('clean_sha256', sa.String(length=64), nullable=True),
    sa.Column('clean_size', sa.Integer(), nullable=True),
    sa.Column('undecodable', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_photo_submission_id_submission')),
    sa.PrimaryKeyConstraint('submission_id', 'id', name=op.f('pk_photo'))
    )
    op.create_table('questionnaire',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_questionnaire_company_id_node')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_questionnaire_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire'))
    )
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionnaire_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_questionnaire_edition_id'), ['edition_id'], unique=False)

    op.create_table('section',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_section_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_section')),
    sa.UniqueConstraint('edition_id', 'number', name=op.f('uq_section_edition_id_number'))
    )
    op.create_table('stage',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_stage_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage')),
    sa.UniqueConstraint('edition_id', 'code', name=op.f('uq_stage_edition_id_code'))
    )
    op.create_table('assignment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('shopper_id', sa.Uuid(), nullable=False),
    sa.Column('questionnaire_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('scenario', sa.JSON(), nullable=False),
    sa.Column('brief', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_assignment_company_id_node')),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_assignment_location_id_node')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_assignment_questionnaire_id_questionnaire')),
    sa.ForeignKeyConstraint(['shopper_id'], ['shopper.id'], name=op.f('fk_assignment_shopper_id_shopper')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_location_id'), ['location_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_shopper_id'), ['shopper_id'], unique=False)

    op.create_table('standard',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('section_id', sa.Uuid(), nullable=False),
    sa.Column('stage_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('critical', sa.String(length=10), nullable=True),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('evidence', sa.String(length=200), nullable=False),
    sa.Column('answer', sa.String(length=20), nullable=False),
    sa.Column('limit_seconds', sa.Integer(), nullable=True),
    sa.Column('dimension', sa.String(length=40), nullable=True),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.Column('criterion', sa.JSON(), nullable=False),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.Column('question', sa.JSON(), nullable=False),
    sa.Column('form', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_standard_edition_id_edition')),
    sa.ForeignKeyConstraint(['section_id'], ['section.id'], name=op.f('fk_standard_section_id_section')),
    sa.ForeignKeyConstraint(['stage_id'], ['stage.id'], name=op.f('fk_standard_stage_id_stage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard')),
    sa.UniqueConstraint('edition_id', 'number', name=op.f('uq_standard_edition_id_number'))
    )
    op.create_table('cancellation',
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('cancelled_by', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_cancellation_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['cancelled_by'], ['user.id'], name=op.f('fk_cancellation_cancelled_by_user')),
    sa.PrimaryKeyConstraint('assignment_id', name=op.f('pk_cancellation'))
    )
    op.create_table('item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('questionnaire_id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('spec', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_item_questionnaire_id_questionnaire')),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_item_standard_id_standard')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('questionnaire_id', 'key', name=op.f('uq_item_questionnaire_id_key'))
    )
    op.create_table('visit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('questionnaire_id', sa.Uuid(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('came_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('narrative', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_visit_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_visit_company_id_node')),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_visit_location_id_node')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_visit_questionnaire_id_questionnaire')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['visit.id'], name=op.f('fk_visit_replaced_by_id_visit')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_visit_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_visit_submission_id'))
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_location_id'), ['location_id'], unique=False)

    op.create_table('answer',
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('fact', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_answer_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'key', name=op.f('pk_answer'))
    )
    op.create_table('publication',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('percent', sa.String(length=80), nullable=True),
    sa.Column('published_percent', sa.String(length=80), nullable=True),
    sa.Column('band', sa.String(length=20), nullable=False),
    sa.Column('not_met', sa.Integer(), nullable=False),
    sa.Column('critical', sa.Integer(), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('snapshot_sha256', sa.String(length=64), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['node.id'], name=op.f('fk_publication_company_id_node')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_publication_edition_id_edition')),
    sa.ForeignKeyConstraint(['location_id'], ['node.id'], name=op.f('fk_publication_location_id_node')),
    sa.ForeignKeyConstraint(['published_by'], ['user.id'], name=op.f('fk_publication_published_by_user')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_publication_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('visit_id', 'revision', name=op.f('uq_publication_visit_id_revision'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_company_id'), ['company_id'], unique=False)
        batch_op.create_index('ix_publication_list', ['location_id', 'visited_on'], unique=False)

    op.create_table('report',
    sa.Column('publication_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_report_publication_id_publication')),
    sa.PrimaryKeyConstraint('publication_id', 'language', name=op.f('pk_report')),
    sa.UniqueConstraint('key', name=op.f('uq_report_key'))
    )


def downgrade() -> None:
    op.drop_table('report')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index('ix_publication_list')
        batch_op.drop_index(batch_op.f('ix_publication_company_id'))

    op.drop_table('publication')
    op.drop_table('answer')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_location_id'))
        batch_op.drop_index(batch_op.f('ix_visit_company_id'))
        batch_op.drop_index(batch_op.f('ix_visit_assignment_id'))

    op.drop_table('visit')
    op.drop_table('item')
    op.drop_table('cancellation')
    op.drop_table('standard')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_shopper_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_location_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_company_id'))

    op.drop_table('assignment')
    op.drop_table('stage')
    op.drop_table('section')
    with op.batch_alter_table('questionnaire', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_questionnaire_edition_id'))
        batch_op.drop_index(batch_op.f('ix_questionnaire_company_id'))

    op.drop_table('questionnaire')
    op.drop_table('photo')
    op.drop_table('edition')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_owner_id'))
        batch_op.drop_index(batch_op.f('ix_submission_company_id'))

    op.drop_table('submission')
    with op.batch_alter_table('shopper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shopper_company_id'))

    op.drop_table('shopper')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_user_id'))

    op.drop_table('login_session')
    with op.batch_alter_table('grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grant_user_id'))
        batch_op.drop_index(batch_op.f('ix_grant_node_id'))

    op.drop_table('grant')
    with op.batch_alter_table('book', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_book_company_id'))

    op.drop_table('book')
    op.drop_table('user')
    op.drop_table('tombstone')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_attempt_key_at')

    op.drop_table('sign_in_attempt')
    with op.batch_alter_table('node', schema=None) as batch_op:
        batch_op.drop_index('ix_node_path', postgresql_ops={'path': 'text_pattern_ops'})
        batch_op.drop_index(batch_op.f('ix_node_parent_id'))

    op.drop_table('node')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_due', sqlite_where=sa.text('done_at IS NULL AND failed_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND failed_at IS NULL'))

    op.drop_table('job')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject_id'))

    op.drop_table('audit_entry')
