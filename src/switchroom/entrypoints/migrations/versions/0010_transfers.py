"""A visit that an agent, and not the process, began: why, after which one, who sent it and to whom. Consults."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("hand_over", sa.Text), schema="interactions")
    for name in ("after_item_id", "handed_by", "to_agent_id"):
        op.add_column("item", sa.Column(name, sa.Uuid), schema="interactions")
    op.create_table(
        "consult",
        sa.Column("interaction_id", sa.Uuid, primary_key=True),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("queue_id", sa.Uuid, nullable=False),
        sa.Column("by_agent_id", sa.Uuid, nullable=False),
        sa.Column("to_agent_id", sa.Uuid),
        sa.Column("agent_id", sa.Uuid),
        sa.Column("ringing", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("hearing", sa.Text),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        schema="interactions",
    )


def downgrade() -> None:
    op.drop_table("consult", schema="interactions")
    for name in ("to_agent_id", "handed_by", "after_item_id", "hand_over"):
        op.drop_column("item", name, schema="interactions")
