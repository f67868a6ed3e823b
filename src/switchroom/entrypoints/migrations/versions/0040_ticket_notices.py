"""Notices are also about tickets, of which no process speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.alter_column("notice", "run_id", nullable=True, schema="processes")
    op.add_column("notice", sa.Column("ticket_id", sa.Uuid()), schema="processes")
