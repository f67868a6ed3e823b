"""Who the customer is: checks that failed, codes that were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "identity_check",
        sa.Column("interaction_id", sa.Uuid(), primary_key=True),
        sa.Column("by", sa.Text(), primary_key=True),
        sa.Column("failed", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("code_hash", sa.LargeBinary()),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        schema="interactions",
    )


def downgrade() -> None:
    op.drop_table("identity_check", schema="interactions")
