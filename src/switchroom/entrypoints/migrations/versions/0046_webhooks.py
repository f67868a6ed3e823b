"""Webhooks: addresses that are told what happens, and what was sent to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"

SCHEMA = "webhooks"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema webhooks")
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("set_by", sa.Uuid()),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary()),
        sa.Column("previous_until", instant),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("arrived_at", instant),
        sa.Column("failed_at", instant),
        sa.Column("paused_at", instant),
        sa.Column("paused_why", sa.Text()),
        schema=SCHEMA,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("webhook_id", sa.Uuid(), sa.ForeignKey("webhooks.webhook.id"), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened_at", instant, nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("status", sa.Integer()),
        sa.Column("code", sa.Text()),
        sa.Column("took_ms", sa.Integer()),
        sa.Column("tried_at", instant),
        sa.Column("due_at", instant),
        sa.Column("ended_at", instant),
        schema=SCHEMA,
    )
    op.create_index("ix_delivery_webhook_id", "delivery", ["webhook_id", "id"], schema=SCHEMA)
    op.create_index("ix_delivery_ended_at", "delivery", ["ended_at"], schema=SCHEMA)
    op.create_index(
        "ix_delivery_held", "delivery", ["webhook_id", "id"], schema=SCHEMA, postgresql_where=sa.text("state = 'held'")
    )


def downgrade() -> None:
    op.execute("drop schema webhooks cascade")
