"""Visits of tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False),
        sa.Column("came_with", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("begins_at", instant, nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("asked", sa.Text()),
        sa.Column("asked_at", instant),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reminded_at", instant),
        sa.Column("ended_at", instant),
        sa.Index("ix_visit_ticket_id", "ticket_id"),
        sa.Index("ix_visit_begins", "begins_at"),
        sa.Index("ix_visit_agent_planned", "agent_id", "begins_at", postgresql_where=sa.text("status = 'planned'")),
        schema="tickets",
    )


def downgrade() -> None:
    op.drop_table("visit", schema="tickets")
