"""What is wrong just now, as the portal tells it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "known_incident",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("message", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id", name="fk_known_incident_brand_id_brand")
        ),
        sa.Column("ticket_number", sa.BigInteger()),
        sa.Column("ticket_id", sa.Uuid()),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
        schema="portal",
    )
    op.create_index("ix_known_incident_brand_id", "known_incident", ["brand_id"], schema="portal")


def downgrade() -> None:
    op.drop_table("known_incident", schema="portal")
