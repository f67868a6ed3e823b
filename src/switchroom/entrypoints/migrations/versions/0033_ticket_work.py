"""Macros, templates, checklists and times of tickets."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0033"
down_revision = "0032"

SCHEMA = "tickets"
instant = sa.DateTime(timezone=True)


def _setup(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        *columns,
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), index=True),
        schema=SCHEMA,
    )
    op.create_index(
        f"uq_{name}_slug", name, ["slug"], unique=True, schema=SCHEMA, postgresql_where=sa.text("not archived")
    )


def _of_ticket(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "ticket_id",
            sa.Uuid(),
            sa.ForeignKey("tickets.ticket.id", ondelete="cascade"),
            nullable=False,
            index=True,
        ),
        *columns,
        schema=SCHEMA,
    )


def upgrade() -> None:
    _setup(
        "macro",
        sa.Column("reply", JSONB()),
        sa.Column("note", JSONB()),
        sa.Column("changes", JSONB(), nullable=False),
        sa.Column("assign_to_me", sa.Boolean(), nullable=False),
        sa.Column("add_tags", ARRAY(sa.Text()), nullable=False),
        sa.Column("remove_tags", ARRAY(sa.Text()), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), index=True),
    )
    _setup(
        "template",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("type", "subject", "text", "impact", "urgency")),
        sa.Column("priority", sa.SmallInteger()),
        sa.Column("tags", ARRAY(sa.Text()), nullable=False),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("checklist", ARRAY(sa.Text()), nullable=False),
    )
    _of_ticket(
        "point",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", instant),
        sa.Column("done_by", sa.Uuid()),
    )
    _of_ticket(
        "time_spent",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
    )


def downgrade() -> None:
    for table in ("time_spent", "point", "template", "macro"):
        op.drop_table(table, schema=SCHEMA)
