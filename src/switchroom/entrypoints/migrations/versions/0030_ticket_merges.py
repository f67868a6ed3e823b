"""Merges of tickets."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"

instant = sa.DateTime(timezone=True)


def _ticket(name: str) -> sa.Column[Any]:
    key = sa.ForeignKey("tickets.ticket.id", ondelete="cascade")
    return sa.Column(name, sa.Uuid(), key, nullable=False, index=True)


def upgrade() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _ticket("survivor_id"),
        _ticket("merged_id"),
        sa.Column("at", instant, nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("was", JSONB(), nullable=False),
        sa.Column("undone_at", instant),
        sa.Column("undone_by", sa.Uuid()),
        schema="tickets",
    )


def downgrade() -> None:
    op.drop_table("merge", schema="tickets")
