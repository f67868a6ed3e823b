"""Chats: how an entry point's look, the chats themselves; and the callers' keys, which calls and chats share."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

instant = sa.DateTime(timezone=True)
now = sa.func.clock_timestamp()


def upgrade() -> None:
    op.add_column("entry_point", sa.Column("chat", JSONB, nullable=False, server_default="{}"), schema="touchpoints")
    op.create_table(
        "caller_key",
        sa.Column("entry_point_id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("made_at", instant, nullable=False, server_default=sa.func.now()),
        schema="touchpoints",
    )
    op.execute("insert into touchpoints.caller_key select entry_point_id, key, made_at from voice.caller_key")
    op.execute("create schema messaging")
    _chat()
    _message()
    _prompt()


def _chat() -> None:
    op.create_table(
        "chat",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("entry_point", sa.Text, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("source", sa.Text, nullable=False, server_default=""),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("last", sa.Integer, nullable=False, server_default="0"),
        sa.Column("read_by_customer", sa.Integer, nullable=False, server_default="0"),
        sa.Column("read_by_agent", sa.Integer, nullable=False, server_default="0"),
        sa.Column("idle_after", sa.Interval, nullable=False),
        sa.Column("standing", JSONB),
        sa.Column("full_at", instant, nullable=False, server_default=now),
        sa.Column("active_at", instant, nullable=False, server_default=now),
        sa.Column("seen_at", instant, nullable=False, server_default=now),
        sa.Column("ended_at", instant),
        sa.UniqueConstraint("token_hash", name="uq_chat_token_hash"),
        schema="messaging",
    )
    living = sa.text("ended_at is null")
    op.create_index("ix_chat_living", "chat", ["entry_point"], schema="messaging", postgresql_where=living)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("chat_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("file_id", sa.Uuid),
        sa.Column("client_id", sa.Uuid),
        schema="messaging",
    )
    op.create_index(
        "uq_message_client",
        "message",
        ["chat_id", "author", "client_id"],
        unique=True,
        schema="messaging",
        postgresql_where=sa.text("client_id is not null"),
    )


def _prompt() -> None:
    op.create_table(
        "prompt",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("chat_id", sa.Uuid, nullable=False),
        sa.Column("run_id", sa.Uuid, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("step_type", sa.Text, nullable=False),
        sa.Column("plan", JSONB, nullable=False),
        sa.Column("asked_at", instant, nullable=False, server_default=now),
        schema="messaging",
    )
    op.create_index("ix_prompt_chat_id", "prompt", ["chat_id"], schema="messaging")
    op.create_index("uq_prompt_step", "prompt", ["run_id", "token"], unique=True, schema="messaging")
    op.create_table(
        "typing",
        sa.Column("chat_id", sa.Uuid, primary_key=True),
        sa.Column("side", sa.Text, primary_key=True),
        sa.Column("at", instant, nullable=False),
        schema="messaging",
    )


def downgrade() -> None:
    op.execute("drop schema messaging cascade")
    op.drop_table("caller_key", schema="touchpoints")
    op.drop_column("entry_point", "chat", schema="touchpoints")
