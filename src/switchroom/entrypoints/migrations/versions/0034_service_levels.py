"""What is promised for tickets, and their clocks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0034"
down_revision = "0033"

SCHEMA = "tickets"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sla_policy",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), sa.ForeignKey("organisation.calendar.id")),
        sa.Column("targets", JSONB(), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("ix_sla_policy_calendar_id", "sla_policy", ["calendar_id"], schema=SCHEMA)
    op.create_table(
        "clock",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("pauses", JSONB(), nullable=False),
        sa.Column("stopped_at", instant),
        sa.Column("policy_id", sa.Uuid()),
        sa.Column("calendar_id", sa.Uuid()),
        sa.Column("length", sa.Interval()),
        sa.Column("warn_before", sa.Interval()),
        sa.Column("due_at", instant),
        sa.Column("warn_at", instant),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("breached", sa.Boolean(), nullable=False),
        sa.Column("rings_at", instant),
        schema=SCHEMA,
    )
    op.create_index("ix_clock_ticket_id", "clock", ["ticket_id"], schema=SCHEMA)


def downgrade() -> None:
    for table in ("clock", "sla_policy"):
        op.drop_table(table, schema=SCHEMA)
