"""Tables of the portal: schema `portal`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "portal"
instant = DateTime(timezone=True)

portal = Table(
    "portal",
    metadata,
    *setup_columns(),
    text_column("title"),
    Column("welcome", JSONB),
    Column("accent", Text, nullable=False),
    reference("brand_id", "organisation.brand.id"),
    reference("unit_id", "organisation.unit.id"),
    Column("ticket_type", Text, nullable=False),
    Column("newcomers", Boolean, nullable=False),
    Column("shares_organisation", Boolean, nullable=False),
    Column("asks_rating", Boolean, nullable=False, server_default="true"),
    Column("rating_measure", Text, nullable=False, server_default="csat"),
    Column("rating_by", Text, nullable=False, server_default="mail"),
    Column("rating_wait_hours", SmallInteger, nullable=False, server_default="24"),
    Column("active", Boolean, nullable=False),
    Index("uq_portal_brand_id", "brand_id", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)

# Asked for by anybody, for any address; it has a secret from when the mail with it is planned.
link = Table(
    "link",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("portal_id", Uuid, ForeignKey("portal.portal.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("asked_at", instant, nullable=False),
    Column("secret_hash", LargeBinary),
    Column("expires_at", instant),
    Column("used_at", instant),
    Index("uq_link_secret_hash", "secret_hash", unique=True),
    Index("ix_link_asked_at", "asked_at"),
    schema=SCHEMA,
)

session = Table(
    "session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("portal_id", Uuid, ForeignKey("portal.portal.id"), nullable=False),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("entry", Text, nullable=False, server_default="link"),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("created_at", instant, nullable=False),
    Column("last_seen_at", instant, nullable=False),
    Column("expires_at", instant, nullable=False),
    Index("uq_session_secret_hash", "secret_hash", unique=True),
    Index("ix_session_expires_at", "expires_at"),
    schema=SCHEMA,
)

# Beside the link: of one address at one portal, as long as the address is this customer's.
password = Table(
    "password",
    metadata,
    Column("portal_id", Uuid, ForeignKey("portal.portal.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("hash", Text, nullable=False),
    Column("set_at", instant, nullable=False),
    schema=SCHEMA,
)

# One for each ticket: asked for, answered, or both. `chat_id`: the chat, or the call, in which it is asked.
rating = Table(
    "rating",
    metadata,
    Column("ticket_id", Uuid, primary_key=True),
    Column("asked_at", instant),
    Column("measure", Text, nullable=False, server_default="csat"),
    Column("score", SmallInteger),
    Column("comment", Text, nullable=False, server_default=""),
    Column("at", instant),
    Column("chat_id", Uuid),
    Index("ix_rating_chat_id", "chat_id", postgresql_where="chat_id is not null"),
    schema=SCHEMA,
)

known_incident = Table(
    "known_incident",
    metadata,
    *setup_columns(),
    text_column("title"),
    text_column("message"),
    Column("state", Text, nullable=False),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Column("ticket_number", BigInteger),
    Column("ticket_id", Uuid),
    Column("began_at", instant, nullable=False),
    Column("changed_at", instant, nullable=False),
    Column("resolved_at", instant),
    schema=SCHEMA,
)

device_check = Table(
    "device_check",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, nullable=False),
    Column("language", Text, nullable=False),
    Column("asked_by", Uuid, nullable=False),
    Column("asked_at", instant, nullable=False),
    Column("expires_at", instant, nullable=False),
    Column("answered_at", instant),
    Index("ix_device_check_expires_at", "expires_at"),
    schema=SCHEMA,
)
