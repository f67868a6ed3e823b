"""Who was chosen while a note was written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0076"
down_revision = "0075"


def upgrade() -> None:
    op.add_column(
        "draft", sa.Column("mentions", JSONB(), nullable=False, server_default=sa.text("'[]'")), schema="tickets"
    )


def downgrade() -> None:
    op.drop_column("draft", "mentions", schema="tickets")
