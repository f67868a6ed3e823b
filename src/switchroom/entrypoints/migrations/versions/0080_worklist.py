"""In which queue the tasks of a post wait."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0080"
down_revision = "0079"
SCHEMA = "worklist"


def upgrade() -> None:
    op.execute("create schema worklist")
    op.create_table(
        "rule",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("people.post.id"), nullable=False, index=True),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), index=True),
        sa.Column("queue_id", sa.Uuid(), sa.ForeignKey("routing.queue.id"), nullable=False, index=True),
        sa.Index(
            "uq_rule_post",
            "post_id",
            "unit_id",
            unique=True,
            postgresql_where=sa.text("not archived"),
            postgresql_nulls_not_distinct=True,
        ),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.execute("drop schema worklist cascade")
