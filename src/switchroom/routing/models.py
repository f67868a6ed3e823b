"""Tables of routing. Callers write `command` and the set-up table `queue`; all others only the active engine writes.

`board` is the complete state that decisions depend on; `agent_state` and what follows it is what people look at.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
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
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "routing"
instant = DateTime(timezone=True)


def _record_columns() -> list[Column[Any]]:
    return [
        Column("kind", Text, primary_key=True),
        Column("id", Text, primary_key=True),
        Column("data", LargeBinary, nullable=False),
    ]


queue = Table(
    "queue",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    reference("unit_id", "organisation.unit.id"),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Column("medium", Text, nullable=False),
    Column("policy", JSONB, nullable=False),
    Index("uq_queue_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)

# `sequence` is the order in which commands were written, `position` the dense order in which the engine applied them,
# `at` the engine's time then. `refused` is the board's reason, `error` why a poison command was parked. The actor is
# whoever gave it; of ticks and of commands from before there were actors it is nobody.
command = Table(
    "command",
    metadata,
    Column("sequence", BigInteger, Identity(always=True), primary_key=True),
    Column("given_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("about", Uuid),
    Column("data", JSONB, nullable=False),
    Column("note", Text),
    Column("actor_kind", Text),
    Column("actor_id", Uuid),
    Column("position", BigInteger),
    Column("at", instant),
    Column("refused", Text),
    Column("error", Text),
    Column("parked_at", instant),
    Index("ix_command_pending", "sequence", postgresql_where="position is null and parked_at is null"),
    Index("ix_command_position", "position", unique=True, postgresql_where="position is not null"),
    Index("ix_command_parked", "parked_at", postgresql_where="parked_at is not null"),
    schema=SCHEMA,
)
# The board's state in the small records of `domain/records.py`, and copies of it as it stood after some commands.
board = Table("board", metadata, *_record_columns(), schema=SCHEMA)
snapshot = Table(
    "snapshot",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("at", instant, nullable=False),
    schema=SCHEMA,
)
snapshot_record = Table(
    "snapshot_record",
    metadata,
    Column("position", BigInteger, primary_key=True),
    *_record_columns(),
    schema=SCHEMA,
)

# What must be known before the next interaction. No queue named: everybody who takes work.
bulletin = Table(
    "bulletin",
    metadata,
    *setup_columns(),
    text_column("name"),
    text_column("body"),
    Column("must_read", Boolean, nullable=False),
    Column("queue_ids", ARRAY(Uuid), nullable=False),
    Column("expires_at", instant),
    Column("made_at", instant, nullable=False, server_default=func.clock_timestamp()),
    schema=SCHEMA,
)
bulletin_read = Table(
    "bulletin_read",
    metadata,
    Column("bulletin_id", Uuid, primary_key=True),
    Column("agent_id", Uuid, primary_key=True),
    Column("read_at", instant, nullable=False, server_default=func.clock_timestamp()),
    schema=SCHEMA,
)

# How many people of a unit and all below it may be in a status (a kind of break) at once.
break_limit = Table(
    "break_limit",
    metadata,
    *setup_columns(),
    reference("unit_id", "organisation.unit.id"),
    reference("status_id", "people.status.id"),
    Column("at_most", Integer, nullable=False),
    Column("lapses_after_s", Integer, nullable=False),
    Index("uq_break_limit_unit", "unit_id", "status_id", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
# Who asked for a break of a limited kind, and what became of it. `word` is what a lead wrote when refusing.
break_request = Table(
    "break_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("agent_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("status_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", instant, nullable=False),
    Column("granted_at", instant),
    Column("decided_by", Uuid),
    Column("lapses_at", instant),
    Column("began_at", instant),
    Column("ended_at", instant),
    Column("word", Text),
    Column("seen", Boolean, nullable=False, server_default="false"),
    Index("uq_break_request_open", "agent_id", unique=True, postgresql_where="state in ('waiting', 'granted')"),
    Index("ix_break_request_agent", "agent_id", "asked_at"),
    Index("ix_break_request_live", "status_id", postgresql_where="state in ('waiting', 'granted', 'begun')"),
    schema=SCHEMA,
)

agent_state = Table(
    "agent_state",
    metadata,
    Column("agent_id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("signed_in", Boolean, nullable=False),
    Column("connected", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("status_since", instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_since", instant, nullable=False),
    Column("queues", ARRAY(Uuid), nullable=False),
    Column("capacity", JSONB, nullable=False),
    schema=SCHEMA,
)
queue_item = Table(
    "queue_item",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("about", Uuid, nullable=False),
    Column("medium", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("queue_id", Uuid, nullable=False),
    Column("visit", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("arrived_at", instant, nullable=False),
    Column("queued_at", instant, nullable=False),
    Index("ix_queue_item_about", "about"),
    Index("ix_queue_item_queue", "queue_id", "arrived_at"),
    schema=SCHEMA,
)
# An offer that is over is kept for a day, so that a late answer can be told how it ended.
offer = Table(
    "offer",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False, server_default="interaction"),
    Column("about", Uuid, nullable=False),
    Column("queue_id", Uuid, nullable=False),
    Column("agent_id", Uuid, nullable=False),
    Column("medium", Text, nullable=False),
    Column("ring", SmallInteger, nullable=False),
    Column("score", Float, nullable=False),
    Column("arrived_at", instant, nullable=False),
    Column("offered_at", instant, nullable=False),
    Column("expires_at", instant, nullable=False),
    Column("ended_at", instant),
    Column("ended_how", Text),
    Index("ix_offer_live", "agent_id", postgresql_where="ended_at is null"),
    Index("ix_offer_ended", "ended_at", postgresql_where="ended_at is not null"),
    schema=SCHEMA,
)
work = Table(
    "work",
    metadata,
    Column("agent_id", Uuid, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False, server_default="interaction"),
    Column("about", Uuid, nullable=False),
    Column("queue_id", Uuid, nullable=False),
    Column("medium", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("accepted_at", instant, nullable=False),
    Column("wrap_up_started_at", instant),
    Column("wrap_up_ends_at", instant),
    Index("ix_work_about", "about"),
    schema=SCHEMA,
)
# What of desk work (a ticket, a task) is on the board, as those who put it there told it: written under the lock of
# what it is about, so it is never behind. `agent_id`: in whose hands it is; nobody's: it waits or is offered.
placement = Table(
    "placement",
    metadata,
    Column("about", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False, unique=True),
    Column("queue_id", Uuid, nullable=False),
    Column("work", JSONB, nullable=False),
    Column("agent_id", Uuid),
    schema=SCHEMA,
)
# When somebody's desk was last open in a browser; written by every web process (see `presence.py`).
screen = Table(
    "screen",
    metadata,
    Column("agent_id", Uuid, primary_key=True),
    Column("seen_at", instant, nullable=False),
    schema=SCHEMA,
)
# Quarters of an hour: every time zone's midnight falls on the edge of one, so "today" is a sum for whoever asks.
queue_quarter = Table(
    "queue_quarter",
    metadata,
    Column("queue_id", Uuid, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("starts_at", instant, primary_key=True),
    Column("queued", Integer, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("answered_in_time", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
    Column("overflowed", Integer, nullable=False),
    Column("called_back", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    schema=SCHEMA,
)
