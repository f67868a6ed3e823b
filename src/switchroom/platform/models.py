"""Tables of the platform: schema `journal` (outbox, events, cursors, parked) and schema `platform`."""

from sqlalchemy import (
    BigInteger,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata

instant = DateTime(timezone=True)


def _event_columns() -> list[Column[object]]:
    return [
        Column("at", instant, nullable=False),
        Column("origin", Text, nullable=False),
        Column("actor_kind", Text, nullable=False),
        Column("actor_id", Uuid),
        Column("type", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("subject", Uuid, nullable=False),
        Column("topics", ARRAY(Text), nullable=False),
        Column("data", JSONB, nullable=False),
        Column("cause", Uuid),
    ]


outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    *_event_columns(),
    schema="journal",
)
head = Table("head", metadata, Column("position", BigInteger, nullable=False), schema="journal")
event = Table(
    "event",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("recorded_at", instant, primary_key=True),
    *_event_columns(),
    Index("ix_event_subject", "subject", "position"),
    Index("ix_event_type", "type", "position"),
    Index("ix_event_actor", "actor_id", "position"),
    schema="journal",
    postgresql_partition_by="RANGE (recorded_at)",
)
cursor = Table(
    "cursor",
    metadata,
    Column("handler", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    schema="journal",
)
parked = Table(
    "parked",
    metadata,
    Column("handler", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("subject", Uuid, nullable=False),
    Column("error", Text, nullable=False),
    Column("parked_at", instant, nullable=False, server_default=func.now()),
    schema="journal",
)

leader = Table(
    "leader",
    metadata,
    Column("name", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("backend_pid", Integer, nullable=False),
    Column("heartbeat_at", instant, nullable=False),
    schema="platform",
)
effect = Table(
    "effect",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sequence", BigInteger, Identity(always=True), nullable=False),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("repeatable", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("epoch", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("planned_at", instant, nullable=False, server_default=func.now()),
    Column("started_at", instant),
    Column("ended_at", instant),
    Column("result", JSONB),
    Index("ix_effect_open", "lane", "sequence", postgresql_where="state in ('planned', 'started')"),
    Index("ix_effect_subject", "subject"),
    Index("ix_effect_doubtful", "lane", postgresql_where="state = 'in_doubt'"),
    schema="platform",
)
timer = Table(
    "timer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("due_at", instant, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("error", Text),
    Index("ix_timer_due", "due_at", postgresql_where="error is null"),
    Index("ix_timer_subject", "subject"),
    schema="platform",
)
# What came with the sample company, so that it can be told from what people have made.
sample = Table(
    "sample",
    metadata,
    Column("collection", Text, nullable=False),
    Column("id", Uuid, primary_key=True),
    schema="platform",
)
# What an administrator has chosen; without a row the settings file says it.
retention = Table(
    "retention",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("days", Integer, nullable=False),
    Column("changed_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("changed_by", Uuid, nullable=False),
    schema="platform",
)
sealed = Table(
    "sealed",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subject", Uuid, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", instant, nullable=False, server_default=func.now()),
    Index("ix_sealed_subject", "subject"),
    schema="platform",
)
session = Table(
    "session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", instant, nullable=False),
    Column("last_seen_at", instant, nullable=False),
    Column("expires_at", instant, nullable=False),
    Column("ended_at", instant),
    Column("address", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Index("ix_session_user", "user_id", "id"),
    schema="platform",
)
api_token = Table(
    "api_token",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    Column("prefix", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("created_at", instant, nullable=False),
    Column("expires_at", instant),
    Column("revoked_at", instant),
    Column("last_used_at", instant),
    Index("ix_api_token_user", "user_id", "id"),
    schema="platform",
)
allowance = Table(
    "allowance",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("full_at", instant, nullable=False),
    Index("ix_allowance_full_at", "full_at"),
    schema="platform",
)
