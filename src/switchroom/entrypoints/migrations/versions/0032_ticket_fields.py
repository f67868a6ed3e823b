"""Custom fields of tickets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "field",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("types", ARRAY(sa.Text()), nullable=False),
        sa.Column("visible_when", sa.Text(), nullable=False),
        sa.Column("required_when", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        schema="tickets",
    )
    op.create_index(
        "uq_field_slug", "field", ["slug"], unique=True, schema="tickets", postgresql_where=sa.text("not archived")
    )


def downgrade() -> None:
    op.drop_table("field", schema="tickets")
