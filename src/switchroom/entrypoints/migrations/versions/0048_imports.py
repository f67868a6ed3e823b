"""Lists that come in as files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.execute("create schema if not exists exchange")
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "import",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("delimiter", sa.Text(), nullable=False),
        sa.Column("heading", ARRAY(sa.Text()), nullable=False),
        sa.Column("columns", JSONB(), nullable=False),
        sa.Column("shared", JSONB(), nullable=False, server_default="{}"),
        sa.Column("existing", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", ARRAY(sa.Text())),
        sa.Column("at", instant, nullable=False, server_default=sa.func.now()),
        sa.Column("confirmed_at", instant),
        sa.Column("ended_at", instant),
        sa.Column("undone_at", instant),
        sa.Index("ix_import_owner", "owner_id", "kind", "id"),
        schema="exchange",
    )
    op.create_table(
        "line",
        sa.Column("import_id", sa.Uuid(), sa.ForeignKey("exchange.import.id", ondelete="cascade"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("cells", ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("complaints", JSONB(), nullable=False, server_default="[]"),
        sa.Column("keys", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("same_as", sa.Integer()),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("before", JSONB(), nullable=False, server_default="{}"),
        sa.Column("version_before", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        sa.Index("ix_line_state", "import_id", "state", "number"),
        sa.Index("ix_line_keys", "keys", postgresql_using="gin", postgresql_where=sa.text("keys <> '{}'")),
        sa.Index("ix_line_subject", "subject_id", postgresql_where=sa.text("subject_id is not null")),
        schema="exchange",
    )


def downgrade() -> None:
    op.drop_table("line", schema="exchange")
    op.drop_table("import", schema="exchange")
    op.execute("drop schema exchange")
