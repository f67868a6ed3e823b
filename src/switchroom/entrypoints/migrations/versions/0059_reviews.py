"""Tasks that are decisions, several to one visit of a run; and who started a run, who never decides about it."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
PLACE = ["run_id", "token", "visit"]


def upgrade() -> None:
    op.add_column("run", sa.Column("started_by", sa.Uuid()), schema="processes")
    for column in (
        sa.Column("kind", sa.Text(), nullable=False, server_default="task"),
        sa.Column("seat", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("mail", sa.Text()),
        sa.Column("decision", sa.Text()),
        sa.Column("reason", sa.Text()),
    ):
        op.add_column("task", column, schema="processes")
    op.create_index("uq_task_seat", "task", [*PLACE, "seat"], unique=True, schema="processes")
    op.drop_index("uq_task_visit", "task", schema="processes")


def downgrade() -> None:
    op.execute("delete from processes.task where kind <> 'task'")
    op.create_index("uq_task_visit", "task", PLACE, unique=True, schema="processes")
    op.drop_index("uq_task_seat", "task", schema="processes")
    for column in ("reason", "decision", "mail", "seat", "kind"):
        op.drop_column("task", column, schema="processes")
    op.drop_column("run", "started_by", schema="processes")
