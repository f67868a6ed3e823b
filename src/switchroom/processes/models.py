"""Tables of processes: published definitions and runs. What a run has done is in the journal."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata

instant = DateTime(timezone=True)

definition = Table(
    "definition",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("process_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("number", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False),
    Column("source", JSONB, nullable=False),
    Column("revision_note", Text, nullable=False, server_default=""),
    Column("published_by", Uuid),
    Column("published_at", instant, nullable=False, server_default=func.now()),
    schema="processes",
)

run = Table(
    "run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("root_id", Uuid, nullable=False),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("subject_kind", Text),
    Column("subject_id", Uuid),
    Column("parent_id", Uuid),
    Column("parent_token", Integer),
    Column("parent_visit", Integer),
    Column("state", LargeBinary, nullable=False),
    Column("outcome", Text),
    Column("started_at", instant, nullable=False, server_default=func.now()),
    Column("ended_at", instant),
    Column("emptied_at", instant),
    Index("ix_run_subject", "subject_id"),
    Index("ix_run_parent", "parent_id", postgresql_where="parent_id is not null"),
    Index("ix_run_open", "slug", "version", postgresql_where="outcome is null"),
    Index("ix_run_ended_at", "ended_at", postgresql_where="emptied_at is null"),
    schema="processes",
)
