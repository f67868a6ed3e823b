"""Walk-throughs, what they found, and photos of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0090"
down_revision = "0089"
SCHEMA = "inspections"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False),
        sa.Column("entry_point_id", sa.Uuid()),
        sa.Column("place", sa.Text(), nullable=False, server_default=""),
        sa.Column("inspector_id", sa.Uuid(), nullable=False),
        sa.Column("steps", JSONB(), nullable=False, server_default="{}"),
        sa.Column("remark", sa.Text(), nullable=False, server_default=""),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("ended_at", instant),
        sa.Index("ix_walk_began_at", "began_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("walk_id", sa.Uuid(), sa.ForeignKey("inspections.walk.id", ondelete="cascade"), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, unique=True),
        sa.Column("step", sa.Text()),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("post", sa.Text()),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mended_by", sa.Uuid()),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("filed_at", instant, nullable=False),
        sa.Column("trail", JSONB(), nullable=False, server_default="[]"),
        sa.Index("ix_finding_walk", "walk_id"),
        sa.Index("ix_finding_owner", "owner_id", "state"),
        sa.Index("ix_finding_state", "state", "due_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("finding_id", sa.Uuid(), sa.ForeignKey("inspections.finding.id", ondelete="cascade"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Index("ix_photo_finding", "finding_id"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in ("photo", "finding", "walk"):
        op.drop_table(table, schema=SCHEMA)
