"""Tables of touchpoints: schema `touchpoints`."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import INET, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "touchpoints"
STANDING = "not archived"

channel = Table(
    "channel",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("label", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Index("uq_channel_label", "label", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
service = Table(
    "service",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("code", Text, nullable=False),
    Index("uq_service_code", "code", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
entry_point = Table(
    "entry_point",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("address", Text),
    Column("medium", Text, nullable=False),
    reference("brand_id", "organisation.brand.id"),
    reference("unit_id", "organisation.unit.id"),
    Column("process_slug", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("limit_per_address", Integer, nullable=False),
    Column("limit_concurrent", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("chat", JSONB, nullable=False, server_default="{}"),
    Index("uq_entry_point_slug", "slug", unique=True, postgresql_where=STANDING),
    Index("uq_entry_point_address", "address", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
block = Table(
    "block",
    metadata,
    *setup_columns(),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("network", INET),
    Column("reason", Text, nullable=False),
    Column("until", DateTime(timezone=True)),
    Index("uq_block_value", "kind", "value", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
caller_key = Table(
    "caller_key",
    metadata,
    Column("entry_point_id", Uuid, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    schema=SCHEMA,
)
