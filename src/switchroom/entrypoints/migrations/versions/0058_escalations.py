"""Tiers of teams, vendors, and who else has a ticket."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    op.add_column("unit", sa.Column("tier", sa.SmallInteger()), schema="organisation")
    op.add_column(
        "unit", sa.Column("next_unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id")), schema="organisation"
    )
    op.create_index("ix_unit_next_unit_id", "unit", ["next_unit_id"], schema="organisation")
    op.create_table(
        "vendor",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("warn_minutes", sa.Integer()),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), sa.ForeignKey("organisation.calendar.id")),
        sa.Index("ix_vendor_calendar_id", "calendar_id"),
        schema="tickets",
    )
    _escalation()


def _escalation() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "escalation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False),
        sa.Column("from_unit", sa.Uuid(), nullable=False),
        sa.Column("from_person", sa.Uuid()),
        sa.Column("to_unit", sa.Uuid()),
        sa.Column("vendor_id", sa.Uuid(), sa.ForeignKey("tickets.vendor.id")),
        sa.Column("tier", sa.SmallInteger()),
        sa.Column("by", sa.Uuid()),
        sa.Column("at", instant, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("ended_at", instant),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("outcome", sa.Text()),
        sa.Column("outcome_reason", sa.Text(), nullable=False, server_default=""),
        sa.Index("ix_escalation_ticket_id", "ticket_id"),
        sa.Index("ix_escalation_vendor_id", "vendor_id"),
        schema="tickets",
    )
    op.create_index(
        "uq_escalation_open",
        "escalation",
        ["ticket_id", sa.text("(vendor_id is null)")],
        unique=True,
        schema="tickets",
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index(
        "ix_clock_escalated",
        "clock",
        ["due_at"],
        schema="tickets",
        postgresql_where=sa.text("stopped_at is null and metric in ('escalation', 'vendor')"),
    )


def downgrade() -> None:
    op.drop_index("ix_clock_escalated", "clock", schema="tickets")
    op.execute("delete from tickets.clock where metric in ('escalation', 'vendor')")
    op.drop_table("escalation", schema="tickets")
    op.drop_table("vendor", schema="tickets")
    op.drop_column("unit", "next_unit_id", schema="organisation")
    op.drop_column("unit", "tier", schema="organisation")
