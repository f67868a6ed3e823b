"""Passwords of requesters, and by what each session of a portal was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"

SCHEMA = "portal"


def upgrade() -> None:
    op.add_column("session", sa.Column("entry", sa.Text(), nullable=False, server_default="link"), schema=SCHEMA)
    op.create_table(
        "password",
        sa.Column("portal_id", sa.Uuid(), sa.ForeignKey("portal.portal.id"), primary_key=True),
        sa.Column("address", sa.Text(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("ix_password_customer_id", "password", ["customer_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("password", schema=SCHEMA)
    op.drop_column("session", "entry", schema=SCHEMA)
