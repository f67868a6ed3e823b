"""Who has a ticket open."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("ticket_id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        schema="tickets",
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_presence_at", "presence", ["at"], schema="tickets")


def downgrade() -> None:
    op.drop_table("presence", schema="tickets")
