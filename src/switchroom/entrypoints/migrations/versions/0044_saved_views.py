"""Views of tickets that people save."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("query", JSONB(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id", name="fk_saved_view_unit_id_unit")),
        schema="tickets",
    )
    op.create_index("ix_saved_view_owner_id", "saved_view", ["owner_id"], schema="tickets")
    op.create_index("ix_saved_view_unit_id", "saved_view", ["unit_id"], schema="tickets")


def downgrade() -> None:
    op.drop_table("saved_view", schema="tickets")
