"""Files of chats."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    files = sa.Column("files", sa.Boolean, nullable=False, server_default=sa.text("true"))
    op.add_column("chat", files, schema="messaging")
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("chat_id", sa.Uuid, nullable=False),
        sa.Column("message", sa.Integer),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("media_type", sa.Text, nullable=False, server_default=""),
        sa.Column("size", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("data_key", sa.LargeBinary, nullable=False),
        sa.Column("began_at", instant, nullable=False, server_default=sa.func.clock_timestamp()),
        sa.Column("deleted_at", instant),
        schema="messaging",
    )
    op.create_index("ix_file_chat_id", "file", ["chat_id"], schema="messaging")


def downgrade() -> None:
    op.drop_table("file", schema="messaging")
    op.drop_column("chat", "files", schema="messaging")
