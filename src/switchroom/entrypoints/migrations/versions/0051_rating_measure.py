"""What requesters are asked when a ticket is solved: satisfaction, effort or recommendation."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    for table in ("portal", "rating"):
        column = "rating_measure" if table == "portal" else "measure"
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default="csat"), schema="portal")


def downgrade() -> None:
    op.drop_column("rating", "measure", schema="portal")
    op.drop_column("portal", "rating_measure", schema="portal")
