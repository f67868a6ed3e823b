"""By which name a mail's HTML speaks of a picture that came along."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    op.add_column("attachment", sa.Column("content_id", sa.Text()), schema="tickets")


def downgrade() -> None:
    op.drop_column("attachment", "content_id", schema="tickets")
