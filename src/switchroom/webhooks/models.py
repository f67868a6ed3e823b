"""Tables of webhooks: schema `webhooks`."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import setup_columns

SCHEMA = "webhooks"
instant = DateTime(timezone=True)

# `failures`: attempts since the last success. `set_by`: who is told when it is paused.
webhook = Table(
    "webhook",
    metadata,
    *setup_columns(),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    Column("set_by", Uuid),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("previous_secret", LargeBinary),
    Column("previous_until", instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("arrived_at", instant),
    Column("failed_at", instant),
    Column("paused_at", instant),
    Column("paused_why", Text),
    schema=SCHEMA,
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("webhook_id", Uuid, ForeignKey("webhooks.webhook.id"), nullable=False),
    Column("origin", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("happened_at", instant, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("status", Integer),
    Column("code", Text),
    Column("took_ms", Integer),
    Column("tried_at", instant),
    Column("due_at", instant),
    Column("ended_at", instant),
    Index("ix_delivery_webhook_id", "webhook_id", "id"),
    Index("ix_delivery_ended_at", "ended_at"),
    Index("ix_delivery_held", "webhook_id", "id", postgresql_where=text("state = 'held'")),
    schema=SCHEMA,
)
