"""What the phone tells besides: reasons, drafts, a shopper recognised."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
