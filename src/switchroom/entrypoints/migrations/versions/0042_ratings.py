"""How satisfied requesters were."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.add_column(
        "portal", sa.Column("asks_rating", sa.Boolean(), nullable=False, server_default="true"), schema="portal"
    )
    op.create_table(
        "rating",
        sa.Column("ticket_id", sa.Uuid(), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("score", sa.SmallInteger()),
        sa.Column("comment", sa.Text(), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True)),
        schema="portal",
    )


def downgrade() -> None:
    op.drop_table("rating", schema="portal")
    op.drop_column("portal", "asks_rating", schema="portal")
