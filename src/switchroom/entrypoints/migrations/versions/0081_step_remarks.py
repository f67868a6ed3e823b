"""What is said of a process may be said of one of its steps, and answered."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"


def upgrade() -> None:
    for name, kind in (
        ("step", sa.Text()),
        ("answer", sa.Text()),
        ("answered_by", sa.Uuid()),
        ("answered_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("process_comment", sa.Column(name, kind), schema="processes")


def downgrade() -> None:
    for name in ("step", "answer", "answered_by", "answered_at"):
        op.drop_column("process_comment", name, schema="processes")
