"""Touchpoints with their processes, and what interactions are about, counted by day."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0067"
down_revision = "0066"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    _entry_points()
    _touchpoints()
    _assignments()
    _interactions()


def _entry_points() -> None:
    for name, to in (("channel_id", "touchpoints.channel.id"), ("service_id", "touchpoints.service.id")):
        op.add_column("entry_point", sa.Column(name, sa.Uuid(), sa.ForeignKey(to)), schema="touchpoints")
        op.create_index(f"ix_entry_point_{name}", "entry_point", [name], schema="touchpoints")


def _touchpoints() -> None:
    standing = sa.text("not archived")
    cell = {
        "channel_id": ("touchpoints.channel.id", False),
        "service_id": ("touchpoints.service.id", False),
        "brand_id": ("organisation.brand.id", False),
        "region_id": ("organisation.region.id", True),
        "environment_id": ("organisation.environment.id", True),
    }
    references = {**cell, "owner_post_id": ("people.post.id", True)}
    op.create_table(
        "touchpoint",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Uuid(), sa.ForeignKey(to), nullable=may) for name, (to, may) in references.items()),
        sa.Column("process_slug", sa.Text()),
        sa.Column("process_version", sa.Integer()),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.CheckConstraint(
            "process_slug is not null or (process_version is null and owner_post_id is null)",
            name="ck_touchpoint_not_offered",
        ),
        schema="touchpoints",
    )
    for name in references:
        op.create_index(f"ix_touchpoint_{name}", "touchpoint", [name], schema="touchpoints")
    op.create_index(
        "uq_touchpoint_cell",
        "touchpoint",
        list(cell),
        unique=True,
        schema="touchpoints",
        postgresql_where=standing,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "ix_touchpoint_process", "touchpoint", ["process_slug"], schema="touchpoints", postgresql_where=standing
    )


def _assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("process_slug", sa.Text()),
        sa.Column("process_version", sa.Integer()),
        sa.Column("owner_post_id", sa.Uuid()),
        sa.Column("brand_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Uuid()),
        sa.Column("undone_at", instant),
        sa.UniqueConstraint("number", name="uq_assignment_number"),
        schema="touchpoints",
    )
    op.create_table(
        "assigned",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("cell", JSONB(), nullable=False),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
        sa.Index("ix_assigned_assignment_id", "assignment_id"),
        schema="touchpoints",
    )


def _interactions() -> None:
    columns: dict[str, sa.types.TypeEngine[Any]] = {
        "service_id": sa.Uuid(),
        "service_how": sa.Text(),
        "service_at": instant,
        "counted_day": sa.Date(),
        "counted_channel_id": sa.Uuid(),
        "counted_service_id": sa.Uuid(),
    }
    for name, kind in columns.items():
        op.add_column("interaction", sa.Column(name, kind), schema="interactions")
    op.execute(
        """create index ix_interaction_service on interactions.interaction (service_id, started_at)
           where service_id is not null"""
    )
    op.execute(
        """create index ix_interaction_unclassified on interactions.interaction (started_at)
           where service_id is null and caller_id is null"""
    )
    op.create_table(
        "traffic",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid()),
        sa.Column("service_id", sa.Uuid()),
        sa.Column("interactions", sa.Integer(), nullable=False),
        schema="interactions",
    )
    op.create_index(
        "uq_traffic_cell",
        "traffic",
        ["brand_id", "simulated", "day", "channel_id", "service_id"],
        unique=True,
        schema="interactions",
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_table("traffic", schema="interactions")
    columns = ("service_id", "service_how", "service_at", "counted_day", "counted_channel_id", "counted_service_id")
    for name in columns:
        op.drop_column("interaction", name, schema="interactions")
    for table in ("assigned", "assignment", "touchpoint"):
        op.drop_table(table, schema="touchpoints")
    op.drop_column("entry_point", "service_id", schema="touchpoints")
    op.drop_column("entry_point", "channel_id", schema="touchpoints")
