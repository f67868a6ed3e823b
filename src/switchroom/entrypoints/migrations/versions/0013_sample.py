"""What came with the sample company."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("id", sa.Uuid, primary_key=True),
        schema="platform",
    )


def downgrade() -> None:
    op.drop_table("sample", schema="platform")
