"""What processes are known by, and what readers say of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    op.create_table(
        "catalogued",
        sa.Column("slug", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("joined", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("phrases", JSONB(), nullable=False),
        schema="processes",
    )
    op.create_table(
        "word",
        sa.Column("term", sa.Text(collation="C"), primary_key=True),
        sa.Column("slug", sa.Text(), primary_key=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Index("ix_word_slug", "slug"),
        sa.Index("ix_word_term", "term", postgresql_include=["slug", "weight"]),
        schema="processes",
    )
    op.create_table(
        "vocabulary",
        sa.Column("term", sa.Text(collation="C"), primary_key=True),
        sa.Column("processes", sa.Integer(), nullable=False),
        sa.Index("ix_vocabulary_alike", "term", postgresql_using="gin", postgresql_ops={"term": "gin_trgm_ops"}),
        schema="processes",
    )
    op.create_table(
        "process_comment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.Uuid()),
        sa.Index("ix_process_comment_slug", "slug", "written_at"),
        schema="processes",
    )
    op.add_column("notice", sa.Column("process", sa.Text()), schema="processes")


def downgrade() -> None:
    op.drop_column("notice", "process", schema="processes")
    for table in ("process_comment", "vocabulary", "word", "catalogued"):
        op.drop_table(table, schema="processes")
