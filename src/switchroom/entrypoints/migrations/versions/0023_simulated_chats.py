"""What simulated customers answer in chats."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cue", sa.Column("shown", sa.Text(), nullable=False, server_default=""), schema="simulation")


def downgrade() -> None:
    op.drop_column("cue", "shown", schema="simulation")
