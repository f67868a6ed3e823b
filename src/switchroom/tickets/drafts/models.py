"""Tables of drafts, of the files that wait for what is being written, and of those that go with a macro."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata

# `ticket_id`: empty for a ticket that is yet to be opened. `files`: uploads, which stay as long as this does.
# `mentions`: ids and names as their writer chose them. `revision`: of all drafts ever, so that none is taken for one
# that was there before.
draft = Table(
    "draft",
    metadata,
    Column("user_id", Uuid, nullable=False),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade")),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("files", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("mentions", JSONB, nullable=False, server_default="[]"),
    Column("revision", Integer, Identity(always=False), primary_key=True),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("uq_draft_of_user", "user_id", "ticket_id", "kind", unique=True, postgresql_nulls_not_distinct=True),
    Index("ix_draft_ticket_id", "ticket_id"),
    Index("ix_draft_changed_at", "changed_at"),
    schema="tickets",
)

# Files sent ahead of a reply or note, each its user's own; with the entry they move to `attachment`.
upload = Table(
    "upload",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    schema="tickets",
)

macro_file = Table(
    "macro_file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("macro_id", Uuid, ForeignKey("tickets.macro.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Index("ix_macro_file_macro_id", "macro_id"),
    schema="tickets",
)
