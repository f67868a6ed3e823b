"""Diagnostic checks that processes may make."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "diagnostic_check",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("timeout_s", sa.Integer(), nullable=False),
        sa.Column("reuse_s", sa.Integer(), nullable=False),
        sa.Column("days_left", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id")),
        schema="processes",
    )
    op.create_index("ix_diagnostic_check_unit_id", "diagnostic_check", ["unit_id"], schema="processes")
    op.create_index(
        "uq_diagnostic_check_slug",
        "diagnostic_check",
        ["slug"],
        unique=True,
        schema="processes",
        postgresql_where=sa.text("not archived"),
    )


def downgrade() -> None:
    op.drop_table("diagnostic_check", schema="processes")
