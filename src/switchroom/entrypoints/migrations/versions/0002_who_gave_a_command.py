"""Who gave a command to the board."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("command", sa.Column("actor_kind", sa.Text()), schema="routing")
    op.add_column("command", sa.Column("actor_id", sa.Uuid()), schema="routing")


def downgrade() -> None:
    op.drop_column("command", "actor_id", schema="routing")
    op.drop_column("command", "actor_kind", schema="routing")
