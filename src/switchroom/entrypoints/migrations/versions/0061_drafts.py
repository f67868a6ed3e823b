"""Drafts of processes, what is said about them, and where the steps of a version are drawn."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0061"
down_revision = "0060"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("definition", sa.Column("layout", JSONB()), schema="processes")
    op.add_column("notice", sa.Column("draft_id", sa.Uuid()), schema="processes")
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("layout", JSONB(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("defined", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("base_version", sa.Integer()),
        sa.Column("published_version", sa.Integer()),
        sa.Column("changed_by", sa.Uuid()),
        sa.Column("changed_at", instant, nullable=False, server_default=sa.func.now()),
        schema="processes",
    )
    op.create_index(
        "uq_draft_slug",
        "draft",
        ["slug"],
        unique=True,
        schema="processes",
        postgresql_where=sa.text("state <> 'published'"),
    )
    _talk()
    op.execute(
        """update people.permission_set set permissions = permissions || array['processes:draft:edit']
           where 'processes:process:publish' = any(permissions)"""
    )


def _talk() -> None:
    of_draft = sa.ForeignKey("processes.draft.id", ondelete="cascade")
    op.create_table(
        "draft_remark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("draft_id", sa.Uuid(), of_draft, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid()),
        sa.Column("written_at", instant, nullable=False, server_default=sa.func.now()),
        sa.Column("settled_at", instant),
        schema="processes",
    )
    op.create_index("ix_draft_remark_draft", "draft_remark", ["draft_id"], schema="processes")
    op.create_table(
        "draft_review",
        sa.Column("draft_id", sa.Uuid(), sa.ForeignKey("processes.draft.id", ondelete="cascade"), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("decision", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("defined", sa.Integer()),
        sa.Column("decided_at", instant),
        schema="processes",
    )


def downgrade() -> None:
    op.execute(
        """update people.permission_set set permissions = array_remove(permissions, 'processes:draft:edit')
           where 'processes:draft:edit' = any(permissions)"""
    )
    for table in ("draft_review", "draft_remark", "draft"):
        op.drop_table(table, schema="processes")
    op.drop_column("notice", "draft_id", schema="processes")
    op.drop_column("definition", "layout", schema="processes")
