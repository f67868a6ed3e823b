"""Interactions between colleagues: who calls, and no entry point, brand or process; visits of `ring` steps.

Calls that broke off are found by their time.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CUSTOMERS_ONLY = ("entry_point_id", "brand_id", "run_id")


def upgrade() -> None:
    for name in CUSTOMERS_ONLY:
        op.alter_column("interaction", name, nullable=True, schema="interactions")
    op.alter_column("item", "run_id", nullable=True, schema="interactions")
    op.add_column("interaction", sa.Column("caller_id", sa.Uuid), schema="interactions")
    op.add_column(
        "item", sa.Column("rings", sa.Boolean, nullable=False, server_default=sa.text("false")), schema="interactions"
    )
    op.create_index(
        "ix_interaction_caller",
        "interaction",
        ["caller_id", "started_at"],
        schema="interactions",
        postgresql_where=sa.text("caller_id is not null"),
    )
    op.create_index(
        "ix_interaction_lost",
        "interaction",
        ["ended_at"],
        schema="interactions",
        postgresql_where=sa.text("ended_how = 'lost'"),
    )


def downgrade() -> None:
    op.drop_index("ix_interaction_lost", schema="interactions")
    op.drop_index("ix_interaction_caller", schema="interactions")
    op.execute("delete from interactions.item where run_id is null")
    op.execute("delete from interactions.interaction where caller_id is not null")
    op.drop_column("interaction", "caller_id", schema="interactions")
    op.drop_column("item", "rings", schema="interactions")
    op.alter_column("item", "run_id", nullable=False, schema="interactions")
    for name in CUSTOMERS_ONLY:
        op.alter_column("interaction", name, nullable=False, schema="interactions")
