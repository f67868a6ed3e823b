"""Tables of tickets: schema `tickets`.

Lists are read by index in the order of the list, team by team: `platform.access` reduces what one may see to a set of
teams. What is not solved is a small part of all, so it has indexes of its own.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Interval,
    LargeBinary,
    Sequence,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column
from switchroom.tickets.distribution import models as distribution
from switchroom.tickets.drafts import models as drafts
from switchroom.tickets.later import models as later
from switchroom.tickets.remote_access import models as remote_access
from switchroom.tickets.visits import models as visits

SCHEMA = "tickets"
remote_tool = remote_access.remote_tool
visit = visits.visit
distribution_rule = distribution.distribution_rule
scheduled_reply = later.scheduled_reply
draft, upload, macro_file = drafts.draft, drafts.upload, drafts.macro_file
UNSOLVED = "status in ('new', 'open', 'pending', 'on_hold')"
instant = DateTime(timezone=True)

numbers = Sequence("ticket_number", metadata=metadata, schema=SCHEMA, start=1001)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("origin", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("impact", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("priority_by_hand", Boolean, nullable=False, server_default=text("false")),
    Column("subject", Text, nullable=False),
    Column("requester_id", Uuid),
    Column("brand_id", Uuid),
    Column("unit_id", Uuid, nullable=False),
    Column("assignee_id", Uuid),
    Column("tags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("fields", JSONB, nullable=False, server_default="{}"),
    Column("language", Text, nullable=False, server_default=""),
    Column("medium", Text, nullable=False),
    Column("interaction_id", Uuid),
    Column("opened_at", instant, nullable=False),
    Column("changed_at", instant, nullable=False),
    Column("first_replied_at", instant),
    Column("solved_at", instant),
    Column("closed_at", instant),
    Column("follow_up_at", instant),
    Column("next_due_at", instant),
    Column(
        "due_order", instant, Computed("COALESCE(next_due_at, 'infinity'::timestamp with time zone)", persisted=True)
    ),
    Column("merged_into", Uuid, ForeignKey("tickets.ticket.id")),
    Column("reopened", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("search", TSVECTOR, nullable=False, server_default=""),
    Column("emptied_at", instant),
    Column("external_number", Text),
    schema=SCHEMA,
)
_t = ticket.c
_unsolved = text(UNSOLVED)
Index("ix_ticket_changed", _t.changed_at.desc(), _t.id.desc())
Index("ix_ticket_unit_changed", _t.unit_id, _t.changed_at.desc(), _t.id.desc())
Index("ix_ticket_unit_opened", _t.unit_id, _t.id.desc())
Index("ix_ticket_solved", _t.unit_id, _t.changed_at.desc(), _t.id.desc(), postgresql_where=text("status = 'solved'"))
Index("ix_ticket_due", _t.due_order, _t.id, postgresql_where=_unsolved)
Index("ix_ticket_priority", _t.priority, _t.id, postgresql_where=_unsolved)
Index("ix_ticket_unit_due", _t.unit_id, _t.due_order, _t.id, postgresql_where=_unsolved)
Index("ix_ticket_unit_priority", _t.unit_id, _t.priority, _t.id, postgresql_where=_unsolved)
Index("ix_ticket_unit_live", _t.unit_id, _t.changed_at.desc(), _t.id.desc(), postgresql_where=_unsolved)
Index(
    "ix_ticket_unassigned",
    _t.unit_id,
    _t.due_order,
    _t.id,
    postgresql_where=text(f"assignee_id is null and {UNSOLVED}"),
)
# Views are counted in it alone.
Index(
    "ix_ticket_counted",
    _t.unit_id,
    _t.status,
    _t.assignee_id,
    _t.due_order,
    postgresql_include=["brand_id"],
    postgresql_where=text("status <> 'closed' and merged_into is null and origin <> 'simulated'"),
)
Index("ix_ticket_assignee", _t.assignee_id, _t.changed_at.desc(), _t.id.desc())
Index(
    "ix_ticket_assignee_live",
    _t.assignee_id,
    _t.due_order,
    _t.id,
    postgresql_where=text(f"assignee_id is not null and {UNSOLVED}"),
)
Index("ix_ticket_requester", _t.requester_id, _t.changed_at.desc(), _t.id.desc())
Index("ix_ticket_merged_into", _t.merged_into, postgresql_where=text("merged_into is not null"))
Index("ix_ticket_follow_up", _t.follow_up_at, postgresql_where=text("follow_up_at is not null"))
Index("ix_ticket_closed", _t.closed_at, postgresql_where=text("closed_at is not null and emptied_at is null"))
Index("ix_ticket_simulated", _t.id, postgresql_where=text("origin = 'simulated'"))
Index("ix_ticket_external_number", _t.external_number, postgresql_where=text("external_number is not null"))
Index("ix_ticket_search", _t.search, postgresql_using="gin", postgresql_with={"fastupdate": "off"})
Index("ix_ticket_tags", _t.tags, postgresql_using="gin", postgresql_with={"fastupdate": "off"})

# What is read on the page, in the order of the ids. `came_with`: the ticket it belonged to before a merge.
entry = Table(
    "entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id"), nullable=False),
    Column("came_with", Uuid),
    Column("at", instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Uuid),
    Column("medium", Text),
    Column("text", Text, nullable=False, server_default=""),
    Column("html", Text),
    Column("data", JSONB, nullable=False, server_default="{}"),
    Column("client_id", Text),
    Index("ix_entry_ticket", "ticket_id", "id"),
    Index(
        "uq_entry_client",
        "author_kind",
        "author_id",
        "client_id",
        unique=True,
        postgresql_where="client_id is not null",
        postgresql_nulls_not_distinct=True,
    ),
    schema=SCHEMA,
)

# `kept_as`: the file on the disk, where it is not its own: several entries, or a macro, share it.
attachment = Table(
    "attachment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("entry_id", Uuid, ForeignKey("tickets.entry.id", ondelete="cascade"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data_key", LargeBinary),
    Column("content_id", Text),
    Column("kept_as", Uuid),
    Index("ix_attachment_kept_as", "kept_as", postgresql_where=text("kept_as is not null")),
    schema=SCHEMA,
)

watcher = Table(
    "watcher",
    metadata,
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
    Column("user_id", Uuid, primary_key=True, index=True),
    schema=SCHEMA,
)

# Asked in the order of `position`, first met first; `targets` as `sla.policies.PolicyTarget`. No calendar: the team's.
sla_policy = Table(
    "sla_policy",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("position", Integer, nullable=False),
    Column("condition", Text, nullable=False),
    reference("calendar_id", "organisation.calendar.id", nullable=True),
    Column("targets", JSONB, nullable=False),
    schema=SCHEMA,
)

# What happened to a clock (start, pauses, end) and, from `policy_id` on, what follows from it now. `rings_at`: for when
# the ticket's timer was asked for last; on the clock of the resolution.
clock = Table(
    "clock",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("metric", Text, nullable=False),
    Column("started_at", instant, nullable=False),
    Column("pauses", JSONB, nullable=False),
    Column("stopped_at", instant),
    Column("policy_id", Uuid),
    Column("calendar_id", Uuid),
    Column("length", Interval),
    Column("warn_before", Interval),
    Column("due_at", instant),
    Column("warn_at", instant),
    Column("warned", Boolean, nullable=False),
    Column("breached", Boolean, nullable=False),
    Column("rings_at", instant),
    schema=SCHEMA,
)

Index(
    "ix_clock_escalated",
    clock.c.due_at,
    postgresql_where=text("stopped_at is null and metric in ('escalation', 'vendor')"),
)

vendor = Table(
    "vendor",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("minutes", Integer),
    Column("warn_minutes", Integer),
    Column("working", Boolean, nullable=False),
    reference("calendar_id", "organisation.calendar.id", nullable=True),
    schema=SCHEMA,
)
# Somebody else has it: the team `to_unit`, or a vendor. Its clock has the same id. `told`: its requester knows.
escalation = Table(
    "escalation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("from_unit", Uuid, nullable=False),
    Column("from_person", Uuid),
    Column("to_unit", Uuid),
    Column("vendor_id", Uuid, ForeignKey("tickets.vendor.id"), index=True),
    Column("tier", SmallInteger),
    Column("by", Uuid),
    Column("at", instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tried", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("ended_at", instant),
    Column("ended_by", Uuid),
    Column("outcome", Text),
    Column("outcome_reason", Text, nullable=False, server_default=""),
    schema=SCHEMA,
)
Index(
    "uq_escalation_open",
    escalation.c.ticket_id,
    text("(vendor_id is null)"),
    unique=True,
    postgresql_where=text("ended_at is null"),
)

# `from_id` is the child, the duplicate, the consequence, the one that is blocked, the one that goes on.
relation = Table(
    "relation",
    metadata,
    Column("from_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("to_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True, index=True),
    Column("at", instant, nullable=False),
    Column("by", Uuid),
    schema=SCHEMA,
)

# The calls and chats in which it was spoken of.
contact = Table(
    "contact",
    metadata,
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
    Column("interaction_id", Uuid, primary_key=True, index=True),
    Column("at", instant, nullable=False),
    schema=SCHEMA,
)

# `was`: what the merged ticket was before, and who watches the other one because of it.
merge = Table(
    "merge",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("survivor_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("merged_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("at", instant, nullable=False),
    Column("by", Uuid),
    Column("was", JSONB, nullable=False),
    Column("undone_at", instant),
    Column("undone_by", Uuid),
    schema=SCHEMA,
)

# One change of many tickets; of each what it was and what it became, for undoing.
bulk = Table(
    "bulk",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("at", instant, nullable=False),
    Column("undone_at", instant),
    schema=SCHEMA,
)
bulk_ticket = Table(
    "bulk_ticket",
    metadata,
    Column("bulk_id", Uuid, ForeignKey("tickets.bulk.id", ondelete="cascade"), primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True, index=True),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    schema=SCHEMA,
)

# What an administrator sets up.
field = Table(
    "field",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("choices", JSONB, nullable=False),
    Column("types", ARRAY(Text), nullable=False),
    Column("visible_when", Text, nullable=False),
    Column("required_when", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Index("uq_field_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
macro = Table(
    "macro",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("reply", JSONB),
    Column("note", JSONB),
    Column("changes", JSONB, nullable=False),
    Column("assign_to_me", Boolean, nullable=False),
    Column("add_tags", ARRAY(Text), nullable=False),
    Column("remove_tags", ARRAY(Text), nullable=False),
    reference("unit_id", "organisation.unit.id", nullable=True),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Index("uq_macro_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
template = Table(
    "template",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("impact", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("priority", SmallInteger),
    Column("tags", ARRAY(Text), nullable=False),
    Column("fields", JSONB, nullable=False),
    Column("checklist", ARRAY(Text), nullable=False),
    Column("in_portal", Boolean, nullable=False, server_default="false"),
    Column("description", JSONB),
    Column("asks", ARRAY(Text), nullable=False, server_default="{}"),
    reference("unit_id", "organisation.unit.id", nullable=True),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Index("uq_template_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
saved_view = Table(
    "saved_view",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("query", JSONB, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    reference("unit_id", "organisation.unit.id", nullable=True),
    Index("ix_saved_view_owner_id", "owner_id"),
    schema=SCHEMA,
)

# Who has a ticket open just now.
presence = Table(
    "presence",
    metadata,
    Column("ticket_id", Uuid, primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("doing", Text, nullable=False),
    Column("at", instant, nullable=False),
    Index("ix_presence_at", "at"),
    prefixes=["UNLOGGED"],
    schema=SCHEMA,
)

# What is done on a ticket, point by point, and how long people worked on it.
point = Table(
    "point",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("done_at", instant),
    Column("done_by", Uuid),
    schema=SCHEMA,
)
time_spent = Table(
    "time_spent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), nullable=False, index=True),
    Column("user_id", Uuid, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", instant, nullable=False),
    schema=SCHEMA,
)
# The words of tickets: what a misspelt word of a search may have meant.
word = Table(
    "word",
    metadata,
    Column("word", Text(collation="C"), primary_key=True),
    Index("ix_word_alike", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    schema=SCHEMA,
)
