"""What requesters say by the links in our mail."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

SCHEMA = "messaging"


def upgrade() -> None:
    asks: sa.Column[bool] = sa.Column("asks_if_solved", sa.Boolean(), nullable=False, server_default="true")
    op.add_column("mailbox", asks, schema=SCHEMA)
    op.add_column("mail_sent", sa.Column("said", sa.Text()), schema=SCHEMA)
    op.add_column("mail_sent", sa.Column("said_at", sa.DateTime(timezone=True)), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("mail_sent", "said_at", schema=SCHEMA)
    op.drop_column("mail_sent", "said", schema=SCHEMA)
    op.drop_column("mailbox", "asks_if_solved", schema=SCHEMA)
