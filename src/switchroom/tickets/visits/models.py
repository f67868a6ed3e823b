"""The table of visits."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, text

from switchroom.platform.db import metadata

instant = DateTime(timezone=True)

# `came_with`: the ticket it belonged to before a merge, as with entries.
visit = Table(
    "visit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("came_with", Uuid),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("begins_at", instant, nullable=False),
    Column("ends_at", instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("agent_id", Uuid, nullable=False),
    Column("note", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("asked", Text),
    Column("asked_at", instant),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("reminded_at", instant),
    Column("ended_at", instant),
    schema="tickets",
)
Index("ix_visit_begins", visit.c.begins_at)
Index("ix_visit_agent_planned", visit.c.agent_id, visit.c.begins_at, postgresql_where=text("status = 'planned'"))
