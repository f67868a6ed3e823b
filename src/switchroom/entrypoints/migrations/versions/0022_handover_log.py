"""The log that one shift hands to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "log_page",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("ended_at", instant),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("read_by", sa.Uuid()),
        sa.Column("read_at", instant),
        schema="team",
    )
    op.create_index(
        "uq_log_page_open",
        "log_page",
        ["unit_id", "origin"],
        unique=True,
        schema="team",
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_log_page_unit", "log_page", ["unit_id", "began_at"], schema="team")
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", instant, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("done_at", instant),
        sa.Column("done_by", sa.Uuid()),
        schema="team",
    )
    op.create_index("ix_log_entry_unit", "log_entry", ["unit_id", "written_at"], schema="team")
    op.create_table(
        "log_fact",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("until", instant),
        sa.Column("key", sa.Text()),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("worst_s", sa.Float()),
        sa.Column("word", sa.Text()),
        schema="team",
    )
    op.create_index(
        "uq_log_fact_key",
        "log_fact",
        ["key"],
        unique=True,
        schema="team",
        postgresql_where=sa.text("key is not null"),
    )
    op.create_index("ix_log_fact_at", "log_fact", ["at"], schema="team")


def downgrade() -> None:
    op.drop_table("log_fact", schema="team")
    op.drop_table("log_entry", schema="team")
    op.drop_table("log_page", schema="team")
