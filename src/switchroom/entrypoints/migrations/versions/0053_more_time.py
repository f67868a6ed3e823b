"""Callers who need more time to answer."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.add_column(
        "leg", sa.Column("more_time", sa.Boolean(), nullable=False, server_default=sa.text("false")), schema="voice"
    )


def downgrade() -> None:
    op.drop_column("leg", "more_time", schema="voice")
