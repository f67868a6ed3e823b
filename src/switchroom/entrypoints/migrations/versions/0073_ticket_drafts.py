"""Drafts of replies, notes and tickets; files of macros, and files that several entries share."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0073"
down_revision = "0072"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade")),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, server_default=""),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", ARRAY(sa.Uuid()), nullable=False, server_default="{}"),
        sa.Column("revision", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("changed_at", instant, nullable=False, server_default=sa.func.now()),
        sa.Index("uq_draft_of_user", "user_id", "ticket_id", "kind", unique=True, postgresql_nulls_not_distinct=True),
        sa.Index("ix_draft_ticket_id", "ticket_id"),
        sa.Index("ix_draft_changed_at", "changed_at"),
        schema="tickets",
    )
    op.add_column("attachment", sa.Column("kept_as", sa.Uuid()), schema="tickets")
    op.create_index(
        "ix_attachment_kept_as",
        "attachment",
        ["kept_as"],
        schema="tickets",
        postgresql_where=sa.text("kept_as is not null"),
    )
    op.create_table(
        "macro_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("macro_id", sa.Uuid(), sa.ForeignKey("tickets.macro.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Index("ix_macro_file_macro_id", "macro_id"),
        schema="tickets",
    )


def downgrade() -> None:
    op.drop_table("macro_file", schema="tickets")
    op.drop_index("ix_attachment_kept_as", "attachment", schema="tickets")
    op.drop_column("attachment", "kept_as", schema="tickets")
    op.drop_table("draft", schema="tickets")
