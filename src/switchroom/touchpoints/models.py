"""Tables of touchpoints: schema `touchpoints`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, INET, JSONB

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
    Column("served", Text, nullable=False, server_default="any"),
    Column("position", Integer, nullable=False, server_default="0"),
    Index("uq_channel_label", "label", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
service_category = Table(
    "service_category",
    metadata,
    *setup_columns(),
    text_column("name"),
    reference("parent_id", "touchpoints.service_category.id", nullable=True),
    Column("label", Text),
    Column("digits", SmallInteger),
    Column("position", Integer, nullable=False, server_default="0"),
    Index("uq_service_category_label", "label", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
service = Table(
    "service",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("code", Text, nullable=False),
    reference("category_id", "touchpoints.service_category.id", nullable=True),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("keywords", JSONB, nullable=False, server_default="[]"),
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
    reference("channel_id", "touchpoints.channel.id", nullable=True),
    reference("service_id", "touchpoints.service.id", nullable=True),
    Index("uq_entry_point_slug", "slug", unique=True, postgresql_where=STANDING),
    Index("uq_entry_point_address", "address", unique=True, postgresql_where=STANDING),
    schema=SCHEMA,
)
# What one cell of the map is: the process that serves it, or, without one, the decision that it is not offered.
touchpoint = Table(
    "touchpoint",
    metadata,
    Column("id", Uuid, primary_key=True),
    reference("channel_id", "touchpoints.channel.id"),
    reference("service_id", "touchpoints.service.id"),
    reference("brand_id", "organisation.brand.id"),
    reference("region_id", "organisation.region.id", nullable=True),
    reference("environment_id", "organisation.environment.id", nullable=True),
    Column("process_slug", Text),
    Column("process_version", Integer),
    reference("owner_post_id", "people.post.id", nullable=True),
    Column("assignment_id", Uuid, nullable=False),
    Column("archived", Boolean, nullable=False, server_default="false"),
    CheckConstraint(
        "process_slug is not null or (process_version is null and owner_post_id is null)", name="not_offered"
    ),
    Index(
        "uq_touchpoint_cell",
        *("channel_id", "service_id", "brand_id", "region_id", "environment_id"),
        unique=True,
        postgresql_where=STANDING,
        postgresql_nulls_not_distinct=True,
    ),
    Index("ix_touchpoint_process", "process_slug", postgresql_where=STANDING),
    schema=SCHEMA,
)
# One change of the map, whatever number of touchpoints it touched; `number` puts them in their order.
assignment = Table(
    "assignment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Uuid),
    Column("kind", Text, nullable=False),
    Column("process_slug", Text),
    Column("process_version", Integer),
    Column("owner_post_id", Uuid),
    Column("brand_ids", ARRAY(Uuid), nullable=False),
    Column("touched", Integer, nullable=False),
    Column("undoes", Uuid),
    Column("undone_at", DateTime(timezone=True)),
    schema=SCHEMA,
)
assigned = Table(
    "assigned",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("assignment_id", Uuid, nullable=False, index=True),
    Column("cell", JSONB, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
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
