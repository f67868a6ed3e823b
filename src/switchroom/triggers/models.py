"""Tables of triggers: schema `triggers`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns

SCHEMA = "triggers"
instant = DateTime(timezone=True)

# `set_by`: who is told when something is wrong with it. `since`: looks at nothing from before it was switched on.
# `looked_until`: of a condition, up to which moment it has looked who has waited too long.
trigger = Table(
    "trigger",
    metadata,
    *setup_columns(),
    Column("name", Text, nullable=False),
    Column("when", Text, nullable=False),
    Column("event", Text),
    Column("times", ARRAY(Text), nullable=False, server_default="{}"),
    Column("weekdays", ARRAY(SmallInteger), nullable=False, server_default="{}"),
    Column("zone", Text),
    reference("calendar_id", "organisation.calendar.id", nullable=True),
    Column("closed", Text, nullable=False, server_default="skip"),
    Column("wait", Text),
    Column("after", Text),
    Column("condition", Text, nullable=False, server_default=""),
    Column("process", Text, nullable=False),
    Column("inputs", JSONB, nullable=False, server_default="{}"),
    Column("most_per_hour", Integer, nullable=False),
    Column("set_by", Uuid),
    Column("on", Boolean, nullable=False, server_default="false"),
    Column("off_why", Text),
    Column("since", instant),
    Column("looked_until", instant),
    Column("next_at", instant),
    Index("uq_trigger_name", "name", unique=True, postgresql_where="not archived"),
    Index("ix_trigger_on", "when", "event", postgresql_where='"on" and not archived'),
    schema=SCHEMA,
)

# One row: whether any of them does anything.
switch = Table(
    "switch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("on", Boolean, nullable=False),
    Column("changed_by", Uuid),
    Column("changed_at", instant),
    schema=SCHEMA,
)

tally = Table(
    "tally",
    metadata,
    Column("trigger_id", Uuid, ForeignKey("triggers.trigger.id"), primary_key=True),
    Column("looked", BigInteger, nullable=False, server_default="0"),
    Column("fired", BigInteger, nullable=False, server_default="0"),
    Column("fired_at", instant),
    schema=SCHEMA,
)

# What was looked at. What started nothing has one of a few hundred slots, which are written over in turn; what started
# a run stays as long as runs do. `key`: by what it is known, once. `chain`: the triggers that led to it, this one last.
consideration = Table(
    "consideration",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("trigger_id", Uuid, ForeignKey("triggers.trigger.id"), nullable=False),
    Column("slot", Integer),
    Column("key", Text),
    Column("at", instant, nullable=False),
    Column("origin", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("subject_kind", Text),
    Column("subject_id", Uuid),
    Column("reference", Text),
    Column("run_id", Uuid),
    Column("chain", ARRAY(Uuid), nullable=False, server_default="{}"),
    Index("uq_consideration_slot", "trigger_id", "slot", unique=True, postgresql_where="slot is not null"),
    Index("uq_consideration_key", "trigger_id", "key", unique=True, postgresql_where="key is not null"),
    Index("ix_consideration_trigger", "trigger_id", "at", "id"),
    Index("ix_consideration_run", "run_id", postgresql_where="run_id is not null"),
    Index("ix_consideration_at", "at"),
    schema=SCHEMA,
)
