"""Bulletins for agents, and who has read them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("must_read", sa.Boolean(), nullable=False),
        sa.Column("queue_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("expires_at", instant),
        sa.Column("made_at", instant, nullable=False, server_default=sa.func.clock_timestamp()),
        schema="routing",
    )
    op.create_table(
        "bulletin_read",
        sa.Column("bulletin_id", sa.Uuid(), primary_key=True),
        sa.Column("agent_id", sa.Uuid(), primary_key=True),
        sa.Column("read_at", instant, nullable=False, server_default=sa.func.clock_timestamp()),
        schema="routing",
    )


def downgrade() -> None:
    op.drop_table("bulletin_read", schema="routing")
    op.drop_table("bulletin", schema="routing")
