"""What was measured of runs that have ended: see `conformance.measuring`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    op.execute("create schema conformance")
    op.create_table(
        "measured",
        sa.Column("run_id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("interaction_id", sa.Uuid()),
        sa.Column("reference", sa.Text()),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fitness", sa.Float()),
        sa.Column("deviations", JSONB(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("person_steps", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("compliant", sa.Boolean()),
        sa.Index("ix_measured_slug", "slug", "ended_at"),
        sa.Index("ix_measured_brand", "brand_id", "ended_at"),
        sa.Index("ix_measured_ended_at", "ended_at"),
        schema="conformance",
    )


def downgrade() -> None:
    op.execute("drop schema conformance cascade")
