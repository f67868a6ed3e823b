"""Messages between colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema team")
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Uuid()),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", instant, nullable=False, server_default=sa.func.clock_timestamp()),
        schema="team",
    )
    op.create_index("uq_message_key", "message", ["sender_id", "key"], unique=True, schema="team")
    op.create_index("ix_message_sent", "message", ["sent_at"], schema="team")
    op.create_table(
        "message_to",
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("team.message.id", ondelete="cascade"), primary_key=True),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("read_at", instant),
        schema="team",
    )
    op.create_index("ix_message_to_user", "message_to", ["user_id"], schema="team")
    op.create_index(
        "ix_message_to_unread",
        "message_to",
        ["user_id"],
        schema="team",
        postgresql_where=sa.text("read_at is null"),
    )


def downgrade() -> None:
    op.drop_table("message_to", schema="team")
    op.drop_table("message", schema="team")
    op.execute("drop schema team")
