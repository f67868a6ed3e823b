"""Replies that go out later."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0074"
down_revision = "0073"


def upgrade() -> None:
    op.create_table(
        "scheduled_reply",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.Text()),
        sa.Column("files", ARRAY(sa.Uuid()), nullable=False, server_default="{}"),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed", sa.Text()),
        sa.Index("ix_scheduled_reply_ticket_id", "ticket_id"),
        sa.Index("uq_scheduled_reply_client", "user_id", "client_id", unique=True),
        schema="tickets",
    )


def downgrade() -> None:
    op.drop_table("scheduled_reply", schema="tickets")
