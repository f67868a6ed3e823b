"""Callbacks that are open, legs that call a customer, and whether a switch has a trunk."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "callback",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("who", sa.Text(), nullable=False, unique=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Uuid(), nullable=False),
        sa.Column("queued_at", instant, nullable=False),
        sa.Column("work", JSONB(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("pause", sa.Interval(), nullable=False),
        sa.Column("ring", sa.Interval(), nullable=False),
        sa.Column("hours", sa.Text()),
        sa.Column("opened_at", instant, nullable=False),
        schema="interactions",
    )
    op.add_column(
        "switch", sa.Column("trunk", sa.Boolean(), nullable=False, server_default=sa.text("false")), schema="voice"
    )


def downgrade() -> None:
    op.drop_column("switch", "trunk", schema="voice")
    op.drop_table("callback", schema="interactions")
