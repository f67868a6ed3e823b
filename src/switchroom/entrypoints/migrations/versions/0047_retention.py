"""How long each kind of data is kept, where an administrator has chosen other days than the settings file."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.clock_timestamp()),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        schema="platform",
    )


def downgrade() -> None:
    op.drop_table("retention", schema="platform")
