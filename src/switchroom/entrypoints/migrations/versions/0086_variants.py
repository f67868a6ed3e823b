"""Processes that are variants of another: what they stem from, for whom they are, and what is to be decided."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"


def upgrade() -> None:
    for table in ("definition", "draft"):
        op.add_column(table, sa.Column("stem_version", sa.Integer()), schema="processes")
    op.create_table(
        "variant",
        sa.Column("slug", sa.Text(), primary_key=True),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), index=True),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("organisation.region.id"), index=True),
        sa.Column("environment_id", sa.Uuid(), sa.ForeignKey("organisation.environment.id"), index=True),
        sa.Column("channel_id", sa.Uuid()),
        sa.Index("ix_variant_base", "base"),
        schema="processes",
    )
    op.create_table(
        "draft_conflict",
        sa.Column("draft_id", sa.Uuid(), sa.ForeignKey("processes.draft.id", ondelete="cascade"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("choice", sa.Text()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        schema="processes",
    )


def downgrade() -> None:
    op.drop_table("draft_conflict", schema="processes")
    op.drop_table("variant", schema="processes")
    for table in ("definition", "draft"):
        op.drop_column(table, "stem_version", schema="processes")
