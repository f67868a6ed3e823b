"""How it was can be asked in the chat as well."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"


def upgrade() -> None:
    op.add_column("portal", sa.Column("rating_by", sa.Text(), nullable=False, server_default="mail"), schema="portal")
    op.add_column(
        "portal",
        sa.Column("rating_wait_hours", sa.SmallInteger(), nullable=False, server_default="24"),
        schema="portal",
    )
    op.add_column("rating", sa.Column("chat_id", sa.Uuid()), schema="portal")
    op.create_index(
        "ix_rating_chat_id", "rating", ["chat_id"], schema="portal", postgresql_where=sa.text("chat_id is not null")
    )


def downgrade() -> None:
    op.drop_index("ix_rating_chat_id", "rating", schema="portal")
    op.drop_column("rating", "chat_id", schema="portal")
    op.drop_column("portal", "rating_wait_hours", schema="portal")
    op.drop_column("portal", "rating_by", schema="portal")
