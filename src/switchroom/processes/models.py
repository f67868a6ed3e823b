"""Tables of processes: published definitions and runs. What a run has done is in the journal."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

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
    Column("layout", JSONB),
    Column("stem_version", Integer),
    schema="processes",
)

# A variant is a whole process that has a base, and each of its versions and drafts says what version of that it has
# taken in (`stem_version`). The channel belongs to a higher context, which looks after it. A brand that closes may be
# archived, though processes were made for it.
variant = Table(
    "variant",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("base", Text, nullable=False),
    Column("brand_id", Uuid, ForeignKey("organisation.brand.id"), index=True),
    Column("region_id", Uuid, ForeignKey("organisation.region.id"), index=True),
    Column("environment_id", Uuid, ForeignKey("organisation.environment.id"), index=True),
    Column("channel_id", Uuid),
    Index("ix_variant_base", "base"),
    schema="processes",
)

# What the current version of each process is known by. `phrases` say why it was found, most telling ones first; `word`
# has each of their terms (`platform.terms`) once, with the weight of the phrase that tells most; `vocabulary` has in
# how many processes a term stands: how much it tells, and what a misspelt word may have meant.
catalogued = Table(
    "catalogued",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("number", Text, nullable=False),
    Column("joined", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("phrases", JSONB, nullable=False),
    schema="processes",
)
word = Table(
    "word",
    metadata,
    Column("term", Text(collation="C"), primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("weight", Integer, nullable=False),
    Index("ix_word_slug", "slug"),
    Index("ix_word_term", "term", postgresql_include=["slug", "weight"]),
    schema="processes",
)
vocabulary = Table(
    "vocabulary",
    metadata,
    Column("term", Text(collation="C"), primary_key=True),
    Column("processes", Integer, nullable=False),
    Index("ix_vocabulary_alike", "term", postgresql_using="gin", postgresql_ops={"term": "gin_trgm_ops"}),
    schema="processes",
)
process_comment = Table(
    "process_comment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_by", Uuid, nullable=False),
    Column("written_at", instant, nullable=False, server_default=func.now()),
    Column("settled_at", instant),
    Column("settled_by", Uuid),
    Column("step", Text),
    Column("answer", Text),
    Column("answered_by", Uuid),
    Column("answered_at", instant),
    Index("ix_process_comment_slug", "slug", "written_at"),
    schema="processes",
)

draft = Table(
    "draft",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("definition", JSON, nullable=False),  # not JSONB, which forgets in what order people write steps
    Column("layout", JSONB, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("defined", Integer, nullable=False, server_default="1"),
    Column("base_version", Integer),
    Column("published_version", Integer),
    Column("changed_by", Uuid),
    Column("changed_at", instant, nullable=False, server_default=func.now()),
    Column("stem_version", Integer),
    Index("uq_draft_slug", "slug", unique=True, postgresql_where="state <> 'published'"),
    schema="processes",
)

draft_remark = Table(
    "draft_remark",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("draft_id", Uuid, ForeignKey("processes.draft.id", ondelete="cascade"), nullable=False),
    Column("step", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_by", Uuid),
    Column("written_at", instant, nullable=False, server_default=func.now()),
    Column("settled_at", instant),
    Index("ix_draft_remark_draft", "draft_id"),
    schema="processes",
)

draft_review = Table(
    "draft_review",
    metadata,
    Column("draft_id", Uuid, ForeignKey("processes.draft.id", ondelete="cascade"), primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("asked_by", Uuid),
    Column("decision", Text),
    Column("reason", Text),
    Column("defined", Integer),
    Column("decided_at", instant),
    schema="processes",
)

draft_conflict = Table(
    "draft_conflict",
    metadata,
    Column("draft_id", Uuid, ForeignKey("processes.draft.id", ondelete="cascade"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("what", JSON, nullable=False),
    Column("choice", Text),
    Column("decided_by", Uuid),
    Column("decided_at", instant),
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
    Column("started_by", Uuid),
    Index("ix_run_subject", "subject_id"),
    Index("ix_run_parent", "parent_id", postgresql_where="parent_id is not null"),
    Index("ix_run_open", "slug", "version", postgresql_where="outcome is null"),
    Index("ix_run_ended_at", "ended_at", postgresql_where="emptied_at is null"),
    schema="processes",
)

standing = Table(
    "standing",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("token", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("subject_id", Uuid),
    Column("step", Text, nullable=False),
    Column("since", instant, nullable=False),
    Column("late", Boolean, nullable=False),
    Index("ix_standing_step", "slug", "origin", "step", postgresql_include=["since", "late"]),
    schema="processes",
)

announcement = Table(
    "announcement",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    text_column("text"),
    Column("switched_on_at", instant),
    Column("expires_at", instant),
    Index("uq_announcement_slug", "slug", unique=True, postgresql_where="not archived"),
    schema="processes",
)

lookup_table = Table(
    "lookup_table",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("columns", JSONB, nullable=False, server_default="[]"),
    Column("rows", Integer, nullable=False, server_default="0"),
    Index("uq_lookup_table_slug", "slug", unique=True, postgresql_where="not archived"),
    schema="processes",
)

lookup_row = Table(
    "lookup_row",
    metadata,
    Column("table_id", Uuid, ForeignKey("processes.lookup_table.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("values", JSONB, nullable=False),
    schema="processes",
)

secret = Table(
    "secret",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("uq_secret_slug", "slug", unique=True, postgresql_where="not archived"),
    schema="processes",
)

diagnostic_check = Table(
    "diagnostic_check",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("timeout_s", Integer, nullable=False),
    Column("reuse_s", Integer, nullable=False),
    Column("days_left", Integer, nullable=False),
    Column("status", Integer),
    reference("unit_id", "organisation.unit.id", nullable=True),
    Index("uq_diagnostic_check_slug", "slug", unique=True, postgresql_where="not archived"),
    schema="processes",
)

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("run_id", Uuid),
    Column("interaction_id", Uuid),
    Column("text", JSONB, nullable=False),
    Column("at", instant, nullable=False, server_default=func.now()),
    Column("read_at", instant),
    Column("kind", Text, nullable=False, server_default="told"),
    Column("task_id", Uuid),
    Column("ticket_id", Uuid),
    Column("draft_id", Uuid),
    Column("process", Text),
    Index("ix_notice_user", "user_id", "at"),
    Index("ix_notice_unread", "user_id", postgresql_where="read_at is null"),
    Index("ix_notice_at", "at"),
    schema="processes",
)

# Files of tasks' fields. `root_id`: all tasks of a run and its sub-runs show them once they are `kept`.
task_file = Table(
    "task_file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("task_id", Uuid, ForeignKey("processes.task.id", ondelete="cascade"), nullable=False),
    Column("root_id", Uuid, nullable=False),
    Column("field", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("user_id", Uuid),
    Column("at", instant, nullable=False, server_default=func.now()),
    Column("kept", Boolean, nullable=False),
    Index("ix_task_file_task", "task_id"),
    Index("ix_task_file_root", "root_id"),
    schema="processes",
)

task = Table(
    "task",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("run_id", Uuid, nullable=False),
    Column("token", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("process", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("interaction_id", Uuid),
    Column("reference", Text),
    Column("title", JSONB, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", instant, nullable=False),
    Column("due_at", instant),
    Column("claimed_by", Uuid),
    Column("claimed_at", instant),
    Column("done_by", Uuid),
    Column("ended_at", instant),
    Column("draft", JSONB),
    Column("kind", Text, nullable=False, server_default="task"),
    Column("seat", Integer, nullable=False, server_default="0"),
    Column("mail", Text),
    Column("decision", Text),
    Column("reason", Text),
    Column("was_for", Text),
    Column("ticket_id", Uuid),
    Index("uq_task_seat", "run_id", "token", "visit", "seat", unique=True),
    Index("ix_task_claimed", "claimed_by", "due_at", postgresql_where="state = 'open' and claimed_by is not null"),
    Index("ix_task_post", "post", "due_at", postgresql_where="state = 'open' and claimed_by is null"),
    Index("ix_task_interaction", "interaction_id"),
    Index("ix_task_ticket", "ticket_id", postgresql_where="ticket_id is not null"),
    Index("ix_task_done", "done_by", "ended_at", postgresql_where="state = 'done'"),
    Index("ix_task_ended", "ended_at", postgresql_where="ended_at is not null"),
    schema="processes",
)

# Rule packs of the house; those that ship with the program are in no table.
rule_pack = Table(
    "rule_pack",
    metadata,
    Column("pack", Text, primary_key=True),
    Column("document", JSONB, nullable=False),
    Column("imported_at", instant, nullable=False),
    Column("imported_by", Uuid),
    schema="processes",
)
# A pack is on for a brand.
rule_pack_use = Table(
    "rule_pack_use",
    metadata,
    Column("pack", Text, primary_key=True),
    Column("brand_id", Uuid, ForeignKey("organisation.brand.id"), primary_key=True),
    Column("since", instant, nullable=False),
    Column("by", Uuid),
    schema="processes",
)
# A rule does not hold for a brand, and why.
rule_off = Table(
    "rule_off",
    metadata,
    Column("pack", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("brand_id", Uuid, ForeignKey("organisation.brand.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", Uuid),
    Column("at", instant, nullable=False),
    schema="processes",
)
