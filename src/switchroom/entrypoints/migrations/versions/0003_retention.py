"""When a recording was deleted and a run's state emptied, and how those are found whose time has come."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("recording", sa.Column("deleted_at", instant), schema="voice")
    op.add_column("run", sa.Column("emptied_at", instant), schema="processes")
    for name, table, columns, schema, where in INDEXES:
        op.create_index(name, table, columns, schema=schema, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, schema, _ in INDEXES:
        op.drop_index(name, table, schema=schema)
    op.drop_column("run", "emptied_at", schema="processes")
    op.drop_column("recording", "deleted_at", schema="voice")


INDEXES = (
    ("ix_recording_ended_at", "recording", ["ended_at"], "voice", "deleted_at is null"),
    ("ix_recording_file", "recording", ["deleted_at"], "voice", "deleted_at is not null and file <> ''"),
    ("ix_leg_source_ended_at", "leg", ["ended_at"], "voice", "source <> ''"),
    ("ix_run_ended_at", "run", ["ended_at"], "processes", "emptied_at is null"),
)
