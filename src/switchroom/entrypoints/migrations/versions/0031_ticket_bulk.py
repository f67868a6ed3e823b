"""Changes of many tickets at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bulk",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("undone_at", instant),
        schema="tickets",
    )
    op.create_table(
        "bulk_ticket",
        sa.Column("bulk_id", sa.Uuid(), sa.ForeignKey("tickets.bulk.id", ondelete="cascade"), primary_key=True),
        sa.Column(
            "ticket_id",
            sa.Uuid(),
            sa.ForeignKey("tickets.ticket.id", ondelete="cascade"),
            primary_key=True,
            index=True,
        ),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("after", JSONB(), nullable=False),
        schema="tickets",
    )


def downgrade() -> None:
    for table in ("bulk_ticket", "bulk"):
        op.drop_table(table, schema="tickets")
