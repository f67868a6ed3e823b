"""Tables of exchange: schema `exchange`. Undo ends when retention takes the lines of a file."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata

SCHEMA = "exchange"
instant = DateTime(timezone=True)

import_ = Table(
    "import",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("file_name", Text, nullable=False),
    Column("encoding", Text, nullable=False),
    Column("delimiter", Text, nullable=False),
    Column("heading", ARRAY(Text), nullable=False),
    Column("columns", JSONB, nullable=False),
    Column("shared", JSONB, nullable=False, server_default="{}"),
    Column("existing", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Uuid),
    Column("user_id", Uuid, nullable=False),
    Column("scopes", ARRAY(Text)),
    Column("at", instant, nullable=False, server_default=func.now()),
    Column("confirmed_at", instant),
    Column("ended_at", instant),
    Column("undone_at", instant),
    Index("ix_import_owner", "owner_id", "kind", "id"),
    schema=SCHEMA,
)

line = Table(
    "line",
    metadata,
    Column("import_id", Uuid, ForeignKey("exchange.import.id", ondelete="cascade"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("cells", ARRAY(Text), nullable=False),
    Column("state", Text, nullable=False),
    Column("complaints", JSONB, nullable=False, server_default="[]"),
    Column("keys", ARRAY(Text), nullable=False, server_default="{}"),
    Column("same_as", Integer),
    Column("subject_id", Uuid),
    Column("before", JSONB, nullable=False, server_default="{}"),
    Column("version_before", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="0"),
    Index("ix_line_state", "import_id", "state", "number"),
    Index("ix_line_keys", "keys", postgresql_using="gin", postgresql_where=text("keys <> '{}'")),
    Index("ix_line_subject", "subject_id", postgresql_where=text("subject_id is not null")),
    schema=SCHEMA,
)
