"""Files that people add to tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"


def upgrade() -> None:
    op.create_table(
        "task_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("task_id", sa.Uuid(), sa.ForeignKey("processes.task.id", ondelete="cascade"), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Index("ix_task_file_task", "task_id"),
        sa.Index("ix_task_file_root", "root_id"),
        schema="processes",
    )


def downgrade() -> None:
    op.drop_table("task_file", schema="processes")
