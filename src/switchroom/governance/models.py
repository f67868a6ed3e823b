"""Tables of governance: schema `governance`."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata

SCHEMA = "governance"
instant = DateTime(timezone=True)

# One a month. Its lines have the counts of each process, unit and brand, from which every reader's figures are added
# up; `benchmarks` are those that held when it was made.
report = Table(
    "report",
    metadata,
    Column("month", Date, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("time_zone", Text, nullable=False),
    Column("since", instant, nullable=False),
    Column("until", instant, nullable=False),
    Column("made_at", instant, nullable=False),
    Column("benchmarks", JSONB, nullable=False),
    schema=SCHEMA,
)
report_line = Table(
    "report_line",
    metadata,
    Column("report_id", Uuid, ForeignKey("governance.report.id", ondelete="cascade"), nullable=False),
    Column("slug", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("unit_path", Text, nullable=False),
    Column("brand_id", Uuid),
    Column("counts", JSONB, nullable=False),
    Index("ix_report_line_report", "report_id"),
    schema=SCHEMA,
)

# What a quality manager signs for a unit and those below it: the lines of the report, with what is remarked of them.
monitoring_table = Table(
    "monitoring_table",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report_id", Uuid, ForeignKey("governance.report.id", ondelete="cascade"), nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("remark", Text, nullable=False, server_default=""),
    Column("remarks", JSONB, nullable=False, server_default="{}"),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("signed_by", Uuid),
    Column("signed_at", instant),
    Column("signed_as", Text),
    Column("digest", Text),
    Column("posts", ARRAY(Text), nullable=False, server_default="{}"),
    Index("uq_monitoring_table", "report_id", "unit_id", unique=True),
    schema=SCHEMA,
)
table_reader = Table(
    "table_reader",
    metadata,
    Column("table_id", Uuid, ForeignKey("governance.monitoring_table.id", ondelete="cascade"), primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("read_at", instant),
    Index("ix_table_reader_user", "user_id"),
    schema=SCHEMA,
)

# `before`, and once it is over `after`: a period, the counts in it, the value. No unit: the whole house.
improvement = Table(
    "improvement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("measure", Text),
    Column("unit_id", Uuid),
    Column("problem", Text, nullable=False),
    Column("change", Text, nullable=False, server_default=""),
    Column("training", Text, nullable=False, server_default=""),
    Column("owner_id", Uuid),
    Column("due_on", Date),
    Column("state", Text, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("changed_at", instant),
    Column("verdict", Text),
    Column("reason", Text, nullable=False, server_default=""),
    Column("report_id", Uuid, ForeignKey("governance.report.id", ondelete="set null")),
    Column("run_id", Uuid),
    Column("opened_by", Uuid),
    Column("opened_at", instant, nullable=False),
    Column("ended_at", instant),
    Column("revision", Integer, nullable=False, server_default="1"),
    Index("ix_improvement_slug", "slug", "opened_at"),
    Index("ix_improvement_opened", "opened_at"),
    Index(
        "uq_improvement_of_report",
        "slug",
        "measure",
        unique=True,
        postgresql_where=text("report_id is not null and state in ('open', 'watched')"),
    ),
    schema=SCHEMA,
)

review = Table(
    "review",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("run_id", Uuid, nullable=False, unique=True),
    Column("begun_at", instant, nullable=False),
    Column("ended_at", instant),
    Column("outcome", Text),
    Index("uq_review_open", "slug", unique=True, postgresql_where=text("ended_at is null")),
    Index("ix_review_slug", "slug", "ended_at"),
    schema=SCHEMA,
)
