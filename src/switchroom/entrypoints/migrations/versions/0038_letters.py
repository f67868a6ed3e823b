"""Mail about no ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("mail_sent", sa.Column("letter", sa.LargeBinary()), schema="messaging")
    for column in ("ticket_id", "entry_id"):
        op.alter_column("mail_sent", column, nullable=True, schema="messaging")


def downgrade() -> None:
    op.execute("delete from messaging.mail_sent where ticket_id is null")
    for column in ("ticket_id", "entry_id"):
        op.alter_column("mail_sent", column, nullable=False, schema="messaging")
    op.drop_column("mail_sent", "letter", schema="messaging")
