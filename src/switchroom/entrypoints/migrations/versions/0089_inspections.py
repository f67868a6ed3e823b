"""Inspections: rounds that were drawn, the inspectors' forms, and what the monitor counts of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0089"
down_revision = "0088"
SCHEMA = "inspections"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema inspections")
    _rounds()
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column(
            "inspection_id", sa.Uuid(), sa.ForeignKey("inspections.inspection.id", ondelete="cascade"), nullable=False
        ),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Index("ix_correction_inspection", "inspection_id"),
        schema=SCHEMA,
    )
    op.create_table(
        "inspected",
        sa.Column("inspection_id", sa.Uuid(), primary_key=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("region_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("at", instant, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("steps", JSONB(), nullable=False),
        sa.Index("ix_inspected_slug", "slug", "at"),
        sa.Index("ix_inspected_at", "at"),
        schema="conformance",
    )


def _rounds() -> None:
    op.create_table(
        "drawing",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False),
        sa.Column("slug", sa.Text()),
        sa.Column("since", instant, nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("strata", ARRAY(sa.Text()), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", instant, nullable=False),
        sa.Index("ix_drawing_drawn_at", "drawn_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("drawing_id", sa.Uuid(), sa.ForeignKey("inspections.drawing.id", ondelete="cascade"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("region_id", sa.Uuid()),
        sa.Column("at", instant, nullable=False),
        sa.Column("stratum", ARRAY(sa.Text()), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("people", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("inspector_id", sa.Uuid(), nullable=False),
        sa.Column("answer", JSONB(), nullable=False, server_default="{}"),
        sa.Column("saves", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("saved_at", instant),
        sa.Column("submitted_at", instant),
        sa.Index("uq_inspection_drawn", "interaction_id", "slug", unique=True),
        sa.Index("ix_inspection_drawing", "drawing_id", "number"),
        sa.Index("ix_inspection_inspector", "inspector_id", "submitted_at"),
        sa.Index("ix_inspection_at", "at"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("inspected", schema="conformance")
    op.execute("drop schema inspections cascade")
