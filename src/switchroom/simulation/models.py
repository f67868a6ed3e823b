"""Tables of the simulation."""

from sqlalchemy import Boolean, Column, DateTime, Integer, Interval, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata

SCHEMA = "simulation"
instant = DateTime(timezone=True)

# One row: the switch. Its lock is what makes one process move the floor at a time.
floor = Table(
    "floor",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("running", Boolean, nullable=False),
    Column("changed_at", instant, nullable=False),
    Column("arrivals_per_hour", Integer, nullable=False),
    Column("next_arrival_at", instant, nullable=False),
    schema=SCHEMA,
)

# What a process has said to a simulated customer, and how long the answer takes. `shown`: the answer, in a chat.
cue = Table(
    "cue",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("token", Integer, primary_key=True),
    Column("visit", Integer, nullable=False),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("outcome", Text, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("shown", Text, nullable=False, server_default=""),
    Column("asked_at", instant, nullable=False),
    Column("takes", Interval, nullable=False),
    schema=SCHEMA,
)
