"""Customers who wait in a slot until a colleague fetches them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parked",
        sa.Column("interaction_id", sa.Uuid, primary_key=True),
        sa.Column("slot", sa.Integer, nullable=False, unique=True),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("by_agent_id", sa.Uuid, nullable=False),
        sa.Column("fetch_id", sa.Uuid),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        schema="interactions",
    )


def downgrade() -> None:
    op.drop_table("parked", schema="interactions")
