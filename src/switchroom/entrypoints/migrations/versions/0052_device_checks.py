"""Device checks that agents have asked requesters for."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "device_check",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.Column("answered_at", instant),
        sa.Index("ix_device_check_expires_at", "expires_at"),
        schema="portal",
    )


def downgrade() -> None:
    op.drop_table("device_check", schema="portal")
