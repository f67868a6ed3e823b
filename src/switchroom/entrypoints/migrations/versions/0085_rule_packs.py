"""Rule packs: imported ones, for which brands each is on, and which of their rules are off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0085"
down_revision = "0084"


def upgrade() -> None:
    op.create_table(
        "rule_pack",
        sa.Column("pack", sa.Text(), primary_key=True),
        sa.Column("document", JSONB(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid()),
        schema="processes",
    )
    op.create_table(
        "rule_pack_use",
        sa.Column("pack", sa.Text(), primary_key=True),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid()),
        schema="processes",
    )
    op.create_table(
        "rule_off",
        sa.Column("pack", sa.Text(), primary_key=True),
        sa.Column("rule", sa.Text(), primary_key=True),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), primary_key=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        schema="processes",
    )


def downgrade() -> None:
    for table in ("rule_off", "rule_pack_use", "rule_pack"):
        op.drop_table(table, schema="processes")
