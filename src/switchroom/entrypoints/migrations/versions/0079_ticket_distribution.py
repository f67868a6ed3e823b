"""Tickets wait in queues: the rules that say in which, what of them is on the board, and kinds of work on the board."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0079"
down_revision = "0078"


def upgrade() -> None:
    op.create_table(
        "distribution_rule",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Uuid(), sa.ForeignKey("routing.queue.id"), index=True),
        sa.Column("skills", JSONB(), nullable=False),
        schema="tickets",
    )
    op.create_table(
        "placement",
        sa.Column("about", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("queue_id", sa.Uuid(), nullable=False),
        sa.Column("work", JSONB(), nullable=False),
        sa.Column("agent_id", sa.Uuid()),
        schema="routing",
    )
    for table in ("offer", "work"):
        kind = sa.Column("kind", sa.Text(), nullable=False, server_default="interaction")
        op.add_column(table, kind, schema="routing")


def downgrade() -> None:
    for table in ("offer", "work"):
        op.drop_column(table, "kind", schema="routing")
    op.drop_table("placement", schema="routing")
    op.drop_table("distribution_rule", schema="tickets")
