"""Tables of customers: schema `customers`."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, SmallInteger, Table, Text, Uuid

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns

SCHEMA = "customers"

customer = Table(
    "customer",
    metadata,
    *setup_columns(),
    Column("group", Text, nullable=False),
    Column("name", Text),
    Column("language", Text),
    reference("region_id", "organisation.region.id", nullable=True),
    Column("environment", Text),
    Column("note", Text),
    Column("last_seen_at", DateTime(timezone=True)),
    Index("ix_customer_order", "words", "id"),
    schema=SCHEMA,
)
Index("ix_customer_words", customer.c.words, postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"})

address = Table(
    "address",
    metadata,
    Column("customer_id", Uuid, ForeignKey("customers.customer.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("group", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("normal", Text, nullable=False),
    Index("ix_address_found", "normal", "kind", "group", "origin"),
    schema=SCHEMA,
)
