"""What more step types need: announcements, lookup tables, secrets, notices; emergencies that end; credited waits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

instant = sa.DateTime(timezone=True)


def _setup_table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        *columns,
        schema="processes",
    )
    op.create_index(
        f"uq_{name}_slug", name, ["slug"], unique=True, schema="processes", postgresql_where=sa.text("not archived")
    )


def upgrade() -> None:
    op.add_column("calendar", sa.Column("emergency_until", instant), schema="organisation")
    op.add_column(
        "interaction",
        sa.Column("head_start_minutes", sa.Float, nullable=False, server_default="0"),
        schema="interactions",
    )
    _setup_table(
        "announcement",
        sa.Column("text", JSONB, nullable=False),
        sa.Column("switched_on_at", instant),
        sa.Column("expires_at", instant),
    )
    _setup_table(
        "lookup_table",
        sa.Column("columns", JSONB, nullable=False, server_default="[]"),
        sa.Column("rows", sa.Integer, nullable=False, server_default="0"),
    )
    _setup_table(
        "secret", sa.Column("host", sa.Text, nullable=False), sa.Column("content", sa.LargeBinary, nullable=False)
    )
    op.create_table(
        "lookup_row",
        sa.Column("table_id", sa.Uuid, sa.ForeignKey("processes.lookup_table.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("values", JSONB, nullable=False),
        schema="processes",
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("run_id", sa.Uuid, nullable=False),
        sa.Column("interaction_id", sa.Uuid),
        sa.Column("text", JSONB, nullable=False),
        sa.Column("at", instant, nullable=False, server_default=sa.func.now()),
        sa.Column("read_at", instant),
        schema="processes",
    )
    op.create_index("ix_notice_user", "notice", ["user_id", "at"], schema="processes")
    op.create_index("ix_notice_at", "notice", ["at"], schema="processes")


def downgrade() -> None:
    for table in ("notice", "lookup_row", "secret", "lookup_table", "announcement"):
        op.drop_table(table, schema="processes")
    op.drop_column("interaction", "head_start_minutes", schema="interactions")
    op.drop_column("calendar", "emergency_until", schema="organisation")
