"""Links to the organisation's own remote-access tools."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    op.create_table(
        "remote_tool",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id")),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id")),
        sa.Index("ix_remote_tool_unit_id", "unit_id"),
        sa.Index("ix_remote_tool_brand_id", "brand_id"),
        schema="tickets",
    )


def downgrade() -> None:
    op.drop_table("remote_tool", schema="tickets")
