"""How many may have a break at once, and who asked for one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "break_limit",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False),
        sa.Column("status_id", sa.Uuid(), sa.ForeignKey("people.status.id"), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("lapses_after_s", sa.Integer(), nullable=False),
        schema="routing",
    )
    op.create_index("ix_break_limit_unit_id", "break_limit", ["unit_id"], schema="routing")
    op.create_index("ix_break_limit_status_id", "break_limit", ["status_id"], schema="routing")
    op.create_index(
        "uq_break_limit_unit",
        "break_limit",
        ["unit_id", "status_id"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("not archived"),
    )
    op.create_table(
        "break_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("status_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("granted_at", instant),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("lapses_at", instant),
        sa.Column("began_at", instant),
        sa.Column("ended_at", instant),
        sa.Column("word", sa.Text()),
        sa.Column("seen", sa.Boolean(), nullable=False, server_default="false"),
        schema="routing",
    )
    op.create_index(
        "uq_break_request_open",
        "break_request",
        ["agent_id"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("state in ('waiting', 'granted')"),
    )
    op.create_index("ix_break_request_agent", "break_request", ["agent_id", "asked_at"], schema="routing")
    op.create_index(
        "ix_break_request_live",
        "break_request",
        ["status_id"],
        schema="routing",
        postgresql_where=sa.text("state in ('waiting', 'granted', 'begun')"),
    )


def downgrade() -> None:
    op.drop_table("break_request", schema="routing")
    op.drop_table("break_limit", schema="routing")
