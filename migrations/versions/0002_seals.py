"""seals: what was published or written down is never changed, whoever asks"""

from __future__ import annotations

from alembic import op

from migrations.triggers import STATEMENTS

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for dialect, up, _ in STATEMENTS:
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(up)


def downgrade() -> None:
    for dialect, _, down in reversed(STATEMENTS):
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(down)
