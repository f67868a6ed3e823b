"""The number that a ticket had in the system it was brought in from."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.add_column("ticket", sa.Column("external_number", sa.Text()), schema="tickets")
    op.execute(
        "create index ix_ticket_external_number on tickets.ticket (external_number) where external_number is not null"
    )


def downgrade() -> None:
    op.drop_column("ticket", "external_number", schema="tickets")
