"""Planned absences with substitutes, and the post that a task was for before it was escalated."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("people.user.id"), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), sa.ForeignKey("people.user.id")),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Index("ix_absence_user", "user_id", postgresql_where="ended_at is null"),
        sa.Index("ix_absence_substitute", "substitute_id", postgresql_where="ended_at is null"),
        schema="people",
    )
    op.add_column("task", sa.Column("was_for", sa.Text()), schema="processes")


def downgrade() -> None:
    op.drop_column("task", "was_for", schema="processes")
    op.drop_table("absence", schema="people")
