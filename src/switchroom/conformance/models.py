"""Tables of conformance: what was measured of runs that have ended. It can be had again from the journal."""

from sqlalchemy import Boolean, Column, DateTime, Float, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata

SCHEMA = "conformance"
instant = DateTime(timezone=True)

measured = Table(
    "measured",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("interaction_id", Uuid),
    Column("reference", Text),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("outcome", Text, nullable=False),
    Column("ended_at", instant, nullable=False),
    Column("fitness", Float),
    Column("deviations", JSONB, nullable=False),
    Column("late", Integer, nullable=False),
    Column("person_steps", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("compliant", Boolean),
    Index("ix_measured_slug", "slug", "ended_at"),
    Index("ix_measured_brand", "brand_id", "ended_at"),
    Index("ix_measured_ended_at", "ended_at"),
    schema=SCHEMA,
)
