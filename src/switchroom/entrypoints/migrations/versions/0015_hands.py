"""Hands raised for help."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hand",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", instant, nullable=False),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", instant),
        sa.Column("lowered_at", instant),
        schema="interactions",
    )
    op.create_index("ix_hand_interaction_id", "hand", ["interaction_id"], schema="interactions")


def downgrade() -> None:
    op.drop_table("hand", schema="interactions")
