"""Triggers, what they looked at, the run that brought an event about, and the ticket that a task is about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0078"
down_revision = "0077"

SCHEMA = "triggers"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("cause", sa.Uuid()), schema="journal")
    op.add_column("event", sa.Column("cause", sa.Uuid()), schema="journal")
    op.add_column("task", sa.Column("ticket_id", sa.Uuid()), schema="processes")
    where = sa.text("ticket_id is not null")
    op.create_index("ix_task_ticket", "task", ["ticket_id"], schema="processes", postgresql_where=where)
    op.execute(f"create schema {SCHEMA}")
    _trigger()
    op.create_table(
        "switch",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Uuid()),
        sa.Column("changed_at", instant),
        schema=SCHEMA,
    )
    op.create_table(
        "tally",
        sa.Column("trigger_id", sa.Uuid(), sa.ForeignKey("triggers.trigger.id"), primary_key=True),
        sa.Column("looked", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("fired", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("fired_at", instant),
        schema=SCHEMA,
    )
    _consideration()


def _trigger() -> None:
    op.create_table(
        "trigger",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("when", sa.Text(), nullable=False),
        sa.Column("event", sa.Text()),
        sa.Column("times", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("weekdays", ARRAY(sa.SmallInteger()), nullable=False, server_default="{}"),
        sa.Column("zone", sa.Text()),
        sa.Column("calendar_id", sa.Uuid(), sa.ForeignKey("organisation.calendar.id")),
        sa.Column("closed", sa.Text(), nullable=False, server_default="skip"),
        sa.Column("wait", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("condition", sa.Text(), nullable=False, server_default=""),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("inputs", JSONB(), nullable=False, server_default="{}"),
        sa.Column("most_per_hour", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid()),
        sa.Column("on", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("off_why", sa.Text()),
        sa.Column("since", instant),
        sa.Column("looked_until", instant),
        sa.Column("next_at", instant),
        sa.Index("ix_trigger_calendar_id", "calendar_id"),
        sa.Index("uq_trigger_name", "name", unique=True, postgresql_where=sa.text("not archived")),
        sa.Index("ix_trigger_on", "when", "event", postgresql_where=sa.text('"on" and not archived')),
        schema=SCHEMA,
    )


def _consideration() -> None:
    op.create_table(
        "consideration",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("trigger_id", sa.Uuid(), sa.ForeignKey("triggers.trigger.id"), nullable=False),
        sa.Column("slot", sa.Integer()),
        sa.Column("key", sa.Text()),
        sa.Column("at", instant, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False, server_default=""),
        sa.Column("subject_kind", sa.Text()),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("reference", sa.Text()),
        sa.Column("run_id", sa.Uuid()),
        sa.Column("chain", ARRAY(sa.Uuid()), nullable=False, server_default="{}"),
        sa.Index(
            "uq_consideration_slot", "trigger_id", "slot", unique=True, postgresql_where=sa.text("slot is not null")
        ),
        sa.Index("uq_consideration_key", "trigger_id", "key", unique=True, postgresql_where=sa.text("key is not null")),
        sa.Index("ix_consideration_trigger", "trigger_id", "at", "id"),
        sa.Index("ix_consideration_run", "run_id", postgresql_where=sa.text("run_id is not null")),
        sa.Index("ix_consideration_at", "at"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.execute(f"drop schema {SCHEMA} cascade")
    op.drop_index("ix_task_ticket", "task", schema="processes")
    op.drop_column("task", "ticket_id", schema="processes")
    op.drop_column("event", "cause", schema="journal")
    op.drop_column("outbox", "cause", schema="journal")
