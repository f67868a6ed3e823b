"""Tasks that processes give to roles, and what notices are about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("notice", sa.Column("kind", sa.Text(), nullable=False, server_default="told"), schema="processes")
    op.add_column("notice", sa.Column("task_id", sa.Uuid()), schema="processes")
    unread = sa.text("read_at is null")
    op.create_index("ix_notice_unread", "notice", ["user_id"], schema="processes", postgresql_where=unread)
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("interaction_id", sa.Uuid()),
        sa.Column("reference", sa.Text()),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("params", postgresql.JSONB(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("due_at", instant),
        sa.Column("claimed_by", sa.Uuid()),
        sa.Column("claimed_at", instant),
        sa.Column("done_by", sa.Uuid()),
        sa.Column("ended_at", instant),
        sa.Column("draft", postgresql.JSONB()),
        schema="processes",
    )
    _index("uq_task_visit", "run_id", "token", "visit", unique=True)
    _index("ix_task_claimed", "claimed_by", "due_at", where="state = 'open' and claimed_by is not null")
    _index("ix_task_post", "post", "due_at", where="state = 'open' and claimed_by is null")
    _index("ix_task_interaction", "interaction_id")
    _index("ix_task_done", "done_by", "ended_at", where="state = 'done'")
    _index("ix_task_ended", "ended_at", where="ended_at is not null")


def _index(name: str, *columns: str, unique: bool = False, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, "task", list(columns), schema="processes", unique=unique, postgresql_where=condition)


def downgrade() -> None:
    op.drop_table("task", schema="processes")
    op.drop_index("ix_notice_unread", "notice", schema="processes")
    op.drop_column("notice", "task_id", schema="processes")
    op.drop_column("notice", "kind", schema="processes")
