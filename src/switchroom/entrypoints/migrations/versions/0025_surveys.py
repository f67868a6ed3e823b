"""Surveys and what customers answered."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Uuid()),
        sa.Column("agent_id", sa.Uuid()),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("score", sa.Integer()),
        sa.Column("comment", sa.Text()),
        sa.Column("ended_at", instant),
        schema="interactions",
    )
    op.create_index("ix_survey_interaction_id", "survey", ["interaction_id"], schema="interactions")
    op.create_index("ix_survey_asked_at", "survey", ["asked_at"], schema="interactions")
    op.create_index(
        "uq_survey_open",
        "survey",
        ["run_id", "token"],
        unique=True,
        schema="interactions",
        postgresql_where=sa.text("outcome is null"),
    )


def downgrade() -> None:
    op.drop_table("survey", schema="interactions")
