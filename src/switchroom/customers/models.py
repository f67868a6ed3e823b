"""Tables of customers: schema `customers`.

A fact (address, note, consent, membership, and in other contexts an interaction) stays with the customer it was
recorded for. Merging sets `merged_into`; `survivor_id` is the end of that chain, empty for whoever stands for himself.
"""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns

SCHEMA = "customers"
instant = DateTime(timezone=True)

customer = Table(
    "customer",
    metadata,
    *setup_columns(),
    Column("kind", Text, nullable=False, server_default="person"),
    Column("group", Text, nullable=False),
    Column("name", Text),
    Column("language", Text),
    reference("region_id", "organisation.region.id", nullable=True),
    Column("environment", Text),
    Column("external_number", Text),
    Column("tags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("note", Text),
    Column("last_seen_at", instant),
    Column("merged_into", Uuid, ForeignKey("customers.customer.id")),
    Column("survivor_id", Uuid, ForeignKey("customers.customer.id")),
    Column("erased_at", instant),
    Column("field_versions", JSONB, nullable=False, server_default="{}"),
    Column("search", Text(collation="C"), nullable=False, server_default=""),
    Index("ix_customer_order", "words", "id"),
    Index("ix_customer_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
    Index("ix_customer_survivor_id", "survivor_id", postgresql_where=text("survivor_id is not null")),
    Index("ix_customer_external_number", "external_number", postgresql_where=text("external_number is not null")),
    schema=SCHEMA,
)
Index(
    "ix_customer_recent",
    customer.c.group,
    customer.c.last_seen_at.desc().nulls_last(),
    postgresql_where=text("not archived"),
)
Index(
    "ix_customer_search",
    customer.c.search,
    postgresql_using="gin",
    postgresql_ops={"search": "gin_trgm_ops"},
    postgresql_where=text("not archived"),
    postgresql_with={"fastupdate": "off"},  # a list of pending entries would be read through at every keystroke
)

address = Table(
    "address",
    metadata,
    Column("customer_id", Uuid, ForeignKey("customers.customer.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("id", Uuid, nullable=False, server_default=func.gen_random_uuid()),
    Column("group", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("normal", Text, nullable=False),
    Column("main", Boolean, nullable=False, server_default="false"),
    Column("source", Text, nullable=False, server_default="unknown"),
    Column("verified_at", instant),
    Column("bounced", Text),
    Column("bounce_status", Text),
    Column("bounced_at", instant),
    Index("ix_address_normal", "normal", "kind", "group", "origin", postgresql_ops={"normal": "text_pattern_ops"}),
    schema=SCHEMA,
)

membership = Table(
    "membership",
    metadata,
    Column("member_id", Uuid, ForeignKey("customers.customer.id"), primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("customers.customer.id"), primary_key=True, index=True),
    Column("role", Text),
    schema=SCHEMA,
)

consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, ForeignKey("customers.customer.id"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("recorded_by", Uuid),
    Column("recorded_at", instant, nullable=False, server_default=func.now()),
    schema=SCHEMA,
)

note = Table(
    "note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, ForeignKey("customers.customer.id"), nullable=False, index=True),
    Column("author_id", Uuid),
    Column("text", Text, nullable=False),
    Column("at", instant, nullable=False),
    Column("edited_at", instant),
    Column("erased_at", instant),
    schema=SCHEMA,
)

merge = Table(
    "merge",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("survivor_id", Uuid, ForeignKey("customers.customer.id"), nullable=False, index=True),
    Column("merged_id", Uuid, ForeignKey("customers.customer.id"), nullable=False, index=True),
    Column("at", instant, nullable=False),
    Column("by", Uuid),
    Column("fields", JSONB, nullable=False),
    Column("undone_at", instant),
    Column("undone_by", Uuid),
    schema=SCHEMA,
)

# What customers are found by, each word once: what a misspelt word of a search may have meant.
word = Table(
    "word",
    metadata,
    Column("word", Text(collation="C"), primary_key=True),
    Index("ix_word_alike", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    schema=SCHEMA,
)
