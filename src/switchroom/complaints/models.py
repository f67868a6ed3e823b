"""Tables of complaints: schema `complaints`.

A row of `complaint` says of a ticket what the register is filtered and counted by; it follows from the ticket and its
runs, and holds ids, codes, times and amounts, never what somebody said.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "complaints"
instant = DateTime(timezone=True)

# Asked in the order of `position`, first met first. No unit: the complaint stays with its team; no process: nobody is
# given tasks by the program.
route = Table(
    "route",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("position", Integer, nullable=False),
    reference("region_id", "organisation.region.id", nullable=True),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Column("medium", Text),
    reference("unit_id", "organisation.unit.id", nullable=True),
    Column("process", Text),
    schema=SCHEMA,
)

# `chosen`: which of `region_id` and `service_id` a person has set. `ended_order`: as `ended_at`, what is open last.
complaint = Table(
    "complaint",
    metadata,
    Column("ticket_id", Uuid, ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("origin", Text, nullable=False),
    Column("opened_at", instant, nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("brand_id", Uuid),
    Column("requester_id", Uuid),
    Column("medium", Text, nullable=False),
    Column("by_key", Boolean, nullable=False, server_default=text("false")),
    Column("region_id", Uuid),
    Column("service_id", Uuid),
    Column("cause", Text, nullable=False, server_default=""),
    Column("chosen", ARRAY(Text), nullable=False, server_default="{}"),
    Column("handler_id", Uuid),
    Column("run_id", Uuid),
    Column("due_at", instant),
    Column("first_due_at", instant),
    Column("next_due_at", instant),
    Column("contacted_at", instant),
    Column("first_answered_at", instant),
    Column("ended_at", instant),
    Column(
        "ended_order", instant, Computed("COALESCE(ended_at, 'infinity'::timestamp with time zone)", persisted=True)
    ),
    Column("outcome", Text),
    Column("remedy", Text),
    Column("goodwill", Numeric(14, 2)),
    Column("repeats", Uuid),
    Column("escalated_at", instant),
    Column("warnings", Integer, nullable=False, server_default="0"),
    Column("warning_run_id", Uuid),
    Column("warning_began_at", instant),
    Column("warning_ended_at", instant),
    Column("warning_outcome", Text),
    Column("late_steps", Integer, nullable=False, server_default="0"),
    schema=SCHEMA,
)
_c = complaint.c
for _column in (_c.unit_id, _c.brand_id, _c.region_id, _c.service_id, _c.cause):
    Index(f"ix_complaint_{_column.name}", _column, _c.ticket_id.desc())
Index("ix_complaint_ended", _c.ended_order, _c.opened_at)
Index("ix_complaint_due", _c.next_due_at, _c.ticket_id, postgresql_where=text("next_due_at is not null"))
Index("ix_complaint_open", _c.ticket_id.desc(), postgresql_where=text("ended_at is null"))
Index(
    "ix_complaint_warned",
    _c.ticket_id.desc(),
    postgresql_where=text("warning_run_id is not null and warning_ended_at is null"),
)
Index("ix_complaint_requester", _c.requester_id, _c.opened_at.desc())
Index("ix_complaint_run", _c.run_id, postgresql_where=text("run_id is not null"))
Index("ix_complaint_number", _c.number)
Index("ix_complaint_handler", _c.handler_id, _c.ticket_id.desc())

# Every visit of a handling, or of a warning beside it, that passed the step's time limit.
late_step = Table(
    "late_step",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("visit", Integer, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("complaints.complaint.ticket_id", ondelete="cascade"), nullable=False),
    Column("process", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("post", Text),
    Column("due_at", instant),
    Column("ended_at", instant),
    Index("ix_late_step_ticket", "ticket_id"),
    schema=SCHEMA,
)

# How many customers there are: what complaints are held against. The last count of a month stays.
customer_count = Table(
    "customer_count",
    metadata,
    Column("day", Date, nullable=False),
    Column("group", Text, nullable=False),
    Column("region_id", Uuid),
    Column("customers", Integer, nullable=False),
    Index("uq_customer_count_day", "day", "group", "region_id", unique=True, postgresql_nulls_not_distinct=True),
    schema=SCHEMA,
)

# One a month and origin. Its lines have the counts of each unit, brand, region, service and cause, from which every
# reader's figures are added up; `customers` those of each brand group and region.
report = Table(
    "report",
    metadata,
    Column("month", Date, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("time_zone", Text, nullable=False),
    Column("since", instant, nullable=False),
    Column("until", instant, nullable=False),
    Column("made_at", instant, nullable=False),
    Column("customers", JSONB, nullable=False),
    schema=SCHEMA,
)
report_line = Table(
    "report_line",
    metadata,
    Column("report_id", Uuid, ForeignKey("complaints.report.id", ondelete="cascade"), nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("unit_path", Text, nullable=False),
    Column("brand_id", Uuid),
    Column("region_id", Uuid),
    Column("service_id", Uuid),
    Column("cause", Text, nullable=False),
    Column("counts", JSONB, nullable=False),
    Index("ix_report_line_report", "report_id"),
    schema=SCHEMA,
)
