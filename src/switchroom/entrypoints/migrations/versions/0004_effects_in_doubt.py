"""Effects in doubt are found by an index: monitoring counts them every few seconds, among millions that are done."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_effect_doubtful", "effect", ["lane"], schema="platform", postgresql_where="state = 'in_doubt'")


def downgrade() -> None:
    op.drop_index("ix_effect_doubtful", "effect", schema="platform")
