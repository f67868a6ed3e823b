"""The switch over simulated people, and what they are about to answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema simulation")
    op.create_table(
        "floor",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("running", sa.Boolean, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("arrivals_per_hour", sa.Integer, nullable=False),
        sa.Column("next_arrival_at", instant, nullable=False),
        schema="simulation",
    )
    op.create_table(
        "cue",
        sa.Column("run_id", sa.Uuid, primary_key=True),
        sa.Column("token", sa.Integer, primary_key=True),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("interaction_id", sa.Uuid, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("inputs", JSONB, nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("takes", sa.Interval, nullable=False),
        schema="simulation",
    )
    op.create_index("ix_cue_interaction_id", "cue", ["interaction_id"], schema="simulation")


def downgrade() -> None:
    op.execute("drop schema simulation cascade")
