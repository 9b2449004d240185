"""The book: drafts, owners of stages, terms, pictures, roles."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
