"""Tables of the team: schema `team`."""

from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Index, Integer, Table, Text, Uuid, func

from switchroom.platform.db import metadata

SCHEMA = "team"
instant = DateTime(timezone=True)

# What somebody wrote. For one colleague neither `queue_id` nor `unit_id` is set. `key` is the writing page's own name
# for it, so that what is sent again after a lost answer is there once.
message = Table(
    "message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Uuid, nullable=False),
    Column("sender_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("queue_id", Uuid),
    Column("unit_id", Uuid),
    Column("text", Text, nullable=False),
    Column("sent_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Index("uq_message_key", "sender_id", "key", unique=True),
    Index("ix_message_sent", "sent_at"),
    schema=SCHEMA,
)
message_to = Table(
    "message_to",
    metadata,
    Column("message_id", Uuid, ForeignKey("team.message.id", ondelete="cascade"), primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("read_at", instant),
    Index("ix_message_to_user", "user_id"),
    Index("ix_message_to_unread", "user_id", postgresql_where="read_at is null"),
    schema=SCHEMA,
)

# The log of a unit is a row of pages; one is open until it is handed over.
log_page = Table(
    "log_page",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("began_at", instant, nullable=False),
    Column("ended_at", instant),
    Column("ended_by", Uuid),
    Column("read_by", Uuid),
    Column("read_at", instant),
    Index("uq_log_page_open", "unit_id", "origin", unique=True, postgresql_where="ended_at is null"),
    Index("ix_log_page_unit", "unit_id", "began_at"),
    schema=SCHEMA,
)
# What somebody wrote. An open point stands on every page until it is done.
log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", instant, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("done_at", instant),
    Column("done_by", Uuid),
    Index("ix_log_entry_unit", "unit_id", "written_at"),
    schema=SCHEMA,
)
# What the program gathered from the journal. Without a unit it is about the whole centre. `key` names a line that more
# events may still be added to; `until`: the end of what lasts.
log_fact = Table(
    "log_fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid),
    Column("fact", Text, nullable=False),
    Column("at", instant, nullable=False),
    Column("until", instant),
    Column("key", Text),
    Column("subject_id", Uuid),
    Column("user_id", Uuid),
    Column("times", Integer, nullable=False),
    Column("worst_s", Float),
    Column("word", Text),
    Index("uq_log_fact_key", "key", unique=True, postgresql_where="key is not null"),
    Index("ix_log_fact_at", "at"),
    schema=SCHEMA,
)
