"""Tables of the organisation: schema `organisation`."""

from sqlalchemy import Boolean, Column, DateTime, Index, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "organisation"

calendar = Table(
    "calendar",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("weekly", JSONB, nullable=False),
    Column("holidays", JSONB, nullable=False),
    Column("emergency", Boolean, nullable=False),
    Column("emergency_until", DateTime(timezone=True)),
    Index("uq_calendar_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
unit = Table(
    "unit",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("kind", Text, nullable=False),
    reference("parent_id", "organisation.unit.id", nullable=True),
    Column("path", Text(collation="C"), nullable=False),
    Column("time_zone", Text, nullable=False),
    reference("calendar_id", "organisation.calendar.id", nullable=True),
    Column("tier", SmallInteger),
    reference("next_unit_id", "organisation.unit.id", nullable=True),
    Index("ix_unit_path", "path"),
    schema=SCHEMA,
)
# One organisation, one root: grants over the root are grants over everything.
Index("uq_unit_root", unit.c.parent_id.is_(None), unique=True, postgresql_where=unit.c.parent_id.is_(None))
brand = Table(
    "brand",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("label", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("group", Text, nullable=False),
    Index("uq_brand_label", "label", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
region = Table(
    "region",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("code", Text, nullable=False),
    Index("uq_region_code", "code", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
environment = Table(
    "environment",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("code", Text, nullable=False),
    Index("uq_environment_code", "code", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
