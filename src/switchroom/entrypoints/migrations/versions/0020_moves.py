"""People moved between queues and skills for a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "timed_move",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("people.user.id"), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("ended_at", instant),
        sa.Column("queue_ids_added", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("queue_ids_removed", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("skill_levels", postgresql.JSONB(), nullable=False),
        sa.Column("skill_ids_removed", postgresql.ARRAY(sa.Uuid()), nullable=False),
        schema="people",
    )
    op.create_index(
        "ix_timed_move_live",
        "timed_move",
        ["user_id"],
        schema="people",
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    op.drop_table("timed_move", schema="people")
