"""Tables of inspections: schema `inspections`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata

SCHEMA = "inspections"
instant = DateTime(timezone=True)

# Named `drawing`, since `round` is a function of SQL. `slug` null: of all processes. `amount` as `how` says.
drawing = Table(
    "drawing",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit_id", Uuid, ForeignKey("organisation.unit.id"), nullable=False),
    Column("slug", Text),
    Column("since", instant, nullable=False),
    Column("until", instant, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("strata", ARRAY(Text), nullable=False),
    Column("how", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("population", Integer, nullable=False),
    Column("due_at", instant, nullable=False),
    Column("drawn_by", Uuid, nullable=False),
    Column("drawn_at", instant, nullable=False),
    Index("ix_drawing_drawn_at", "drawn_at"),
    schema=SCHEMA,
)

# `person_id`: who is looked at, the last who served; `people`: all who took part, from whom it is hidden. `answer` is
# what the form holds, `saves` how often it was saved.
inspection = Table(
    "inspection",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("drawing_id", Uuid, ForeignKey("inspections.drawing.id", ondelete="cascade"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("interaction_id", Uuid, nullable=False),
    Column("reference", Text),
    Column("slug", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("region_id", Uuid),
    Column("at", instant, nullable=False),
    Column("stratum", ARRAY(Text), nullable=False),
    Column("person_id", Uuid),
    Column("people", ARRAY(Uuid), nullable=False),
    Column("inspector_id", Uuid, nullable=False),
    Column("answer", JSONB, nullable=False, server_default="{}"),
    Column("saves", Integer, nullable=False, server_default="0"),
    Column("saved_at", instant),
    Column("submitted_at", instant),
    Index("uq_inspection_drawn", "interaction_id", "slug", unique=True),
    Index("ix_inspection_drawing", "drawing_id", "number"),
    Index("ix_inspection_inspector", "inspector_id", "submitted_at"),
    Index("ix_inspection_at", "at"),
    schema=SCHEMA,
)

# What stood in a form before it was corrected.
correction = Table(
    "correction",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("inspection_id", Uuid, ForeignKey("inspections.inspection.id", ondelete="cascade"), nullable=False),
    Column("before", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("at", instant, nullable=False),
    Index("ix_correction_inspection", "inspection_id"),
    schema=SCHEMA,
)

# A process walked through as a customer would: `steps` has what came of each. `place`: where it was entered.
walk = Table(
    "walk",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("unit_id", Uuid, ForeignKey("organisation.unit.id"), nullable=False),
    Column("entry_point_id", Uuid),
    Column("place", Text, nullable=False, server_default=""),
    Column("inspector_id", Uuid, nullable=False),
    Column("steps", JSONB, nullable=False, server_default="{}"),
    Column("remark", Text, nullable=False, server_default=""),
    Column("began_at", instant, nullable=False),
    Column("ended_at", instant),
    Index("ix_walk_began_at", "began_at"),
    schema=SCHEMA,
)

# Owned by a person or by the holders of a role. `trail`: who said what of it, and when.
finding = Table(
    "finding",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("walk_id", Uuid, ForeignKey("inspections.walk.id", ondelete="cascade"), nullable=False),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("step", Text),
    Column("severity", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner_id", Uuid),
    Column("post", Text),
    Column("due_at", instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("mended_by", Uuid),
    Column("filed_by", Uuid, nullable=False),
    Column("filed_at", instant, nullable=False),
    Column("trail", JSONB, nullable=False, server_default="[]"),
    Index("ix_finding_walk", "walk_id"),
    Index("ix_finding_owner", "owner_id", "state"),
    Index("ix_finding_state", "state", "due_at"),
    schema=SCHEMA,
)

photo = Table(
    "photo",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("finding_id", Uuid, ForeignKey("inspections.finding.id", ondelete="cascade"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("at", instant, nullable=False),
    Index("ix_photo_finding", "finding_id"),
    schema=SCHEMA,
)
