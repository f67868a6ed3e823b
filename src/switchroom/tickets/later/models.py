"""The table of replies that go out later."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from switchroom.platform.db import metadata

# `files`: uploads of the writer, which stay as long as this does. `failed`: why it could not go; it waits for somebody.
scheduled_reply = Table(
    "scheduled_reply",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("user_id", Uuid, nullable=False),
    Column("client_id", Text),
    Column("text", Text, nullable=False),
    Column("status", Text),
    Column("files", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("send_at", DateTime(timezone=True), nullable=False),
    Column("failed", Text),
    schema="tickets",
)
Index("uq_scheduled_reply_client", scheduled_reply.c.user_id, scheduled_reply.c.client_id, unique=True)
