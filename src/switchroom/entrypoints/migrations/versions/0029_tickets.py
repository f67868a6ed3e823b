"""Tickets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

revision = "0029"
down_revision = "0028"

SCHEMA = "tickets"
UNSOLVED = "status in ('new', 'open', 'pending', 'on_hold')"
instant = sa.DateTime(timezone=True)
INDEXES = f"""
create index ix_ticket_changed on tickets.ticket (changed_at desc, id desc);
create index ix_ticket_unit_changed on tickets.ticket (unit_id, changed_at desc, id desc);
create index ix_ticket_unit_opened on tickets.ticket (unit_id, id desc);
create index ix_ticket_solved on tickets.ticket (unit_id, changed_at desc, id desc) where status = 'solved';
create index ix_ticket_due on tickets.ticket (due_order, id) where {UNSOLVED};
create index ix_ticket_priority on tickets.ticket (priority, id) where {UNSOLVED};
create index ix_ticket_unit_due on tickets.ticket (unit_id, due_order, id) where {UNSOLVED};
create index ix_ticket_unit_priority on tickets.ticket (unit_id, priority, id) where {UNSOLVED};
create index ix_ticket_unit_live on tickets.ticket (unit_id, changed_at desc, id desc) where {UNSOLVED};
create index ix_ticket_unassigned on tickets.ticket (unit_id, id) where assignee_id is null and {UNSOLVED};
create index ix_ticket_assignee on tickets.ticket (assignee_id, changed_at desc, id desc);
create index ix_ticket_assignee_live on tickets.ticket (assignee_id) where {UNSOLVED};
create index ix_ticket_requester on tickets.ticket (requester_id, changed_at desc, id desc);
create index ix_ticket_merged_into on tickets.ticket (merged_into) where merged_into is not null;
create index ix_ticket_follow_up on tickets.ticket (follow_up_at) where follow_up_at is not null;
create index ix_ticket_closed on tickets.ticket (closed_at) where closed_at is not null and emptied_at is null;
create index ix_ticket_simulated on tickets.ticket (id) where origin = 'simulated';
create index ix_ticket_search on tickets.ticket using gin (search) with (fastupdate = off);
create index ix_ticket_tags on tickets.ticket using gin (tags) with (fastupdate = off);
"""


def upgrade() -> None:
    op.execute("create schema tickets")
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_number", schema=SCHEMA, start=1001)))
    _ticket()
    for statement in INDEXES.split(";"):
        if statement.strip():
            op.execute(statement)
    _entry()
    op.create_table(
        "watcher",
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True, index=True),
        schema=SCHEMA,
    )
    op.create_table(
        "contact",
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
        sa.Column("interaction_id", sa.Uuid(), primary_key=True, index=True),
        sa.Column("at", instant, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "relation",
        sa.Column("from_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column(
            "to_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True, index=True
        ),
        sa.Column("at", instant, nullable=False),
        sa.Column("by", sa.Uuid()),
        schema=SCHEMA,
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False, unique=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("origin", "type", "status", "impact", "urgency")),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("priority_by_hand", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("requester_id", sa.Uuid()),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("tags", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("fields", JSONB(), nullable=False, server_default="{}"),
        sa.Column("language", sa.Text(), nullable=False, server_default=""),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("interaction_id", sa.Uuid()),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        *(
            sa.Column(name, instant)
            for name in ("first_replied_at", "solved_at", "closed_at", "follow_up_at", "next_due_at")
        ),
        sa.Column(
            "due_order",
            instant,
            sa.Computed("COALESCE(next_due_at, 'infinity'::timestamp with time zone)", persisted=True),
        ),
        sa.Column("merged_into", sa.Uuid(), sa.ForeignKey("tickets.ticket.id")),
        sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("search", TSVECTOR(), nullable=False, server_default=""),
        sa.Column("emptied_at", instant),
        schema=SCHEMA,
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id"), nullable=False),
        sa.Column("came_with", sa.Uuid()),
        sa.Column("at", instant, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("medium", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False, server_default=""),
        sa.Column("html", sa.Text()),
        sa.Column("data", JSONB(), nullable=False, server_default="{}"),
        sa.Column("client_id", sa.Text()),
        schema=SCHEMA,
    )
    op.create_index("ix_entry_ticket", "entry", ["ticket_id", "id"], schema=SCHEMA)
    op.create_index(
        "uq_entry_client",
        "entry",
        ["author_kind", "author_id", "client_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("client_id is not null"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "entry_id",
            sa.Uuid(),
            sa.ForeignKey("tickets.entry.id", ondelete="cascade"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data_key", sa.LargeBinary()),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in ("relation", "contact", "watcher", "attachment", "entry", "ticket"):
        op.drop_table(table, schema=SCHEMA)
    op.execute("drop schema tickets cascade")
