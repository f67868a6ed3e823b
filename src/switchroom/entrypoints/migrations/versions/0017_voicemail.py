"""Messages that callers leave."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "voicemail",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("longest", sa.Interval(), nullable=False),
        sa.Column("shortest", sa.Interval(), nullable=False),
        sa.Column("left_at", instant),
        sa.Column("length", sa.Interval()),
        sa.Column("handled_by", sa.Uuid()),
        sa.Column("handled_at", instant),
        sa.Column("removed_by", sa.Uuid()),
        sa.Column("removed_at", instant),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        schema="voice",
    )
    op.create_index("ix_voicemail_interaction_id", "voicemail", ["interaction_id"], schema="voice")
    op.create_index("ix_voicemail_leg_id", "voicemail", ["leg_id"], schema="voice")


def downgrade() -> None:
    op.drop_table("voicemail", schema="voice")
