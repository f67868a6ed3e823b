"""Governance of processes: monthly reports, monitoring tables, improvements, reviews."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0088"
down_revision = "0087"
SCHEMA = "governance"


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema governance")
    _reports()
    _tables()
    _improvements()
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("begun_at", _instant(), nullable=False),
        sa.Column("ended_at", _instant()),
        sa.Column("outcome", sa.Text()),
        sa.Index("uq_review_open", "slug", unique=True, postgresql_where=sa.text("ended_at is null")),
        sa.Index("ix_review_slug", "slug", "ended_at"),
        schema=SCHEMA,
    )


def _reports() -> None:
    op.create_table(
        "report",
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("since", _instant(), nullable=False),
        sa.Column("until", _instant(), nullable=False),
        sa.Column("made_at", _instant(), nullable=False),
        sa.Column("benchmarks", JSONB(), nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "report_line",
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("governance.report.id", ondelete="cascade"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("unit_path", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Index("ix_report_line_report", "report_id"),
        schema=SCHEMA,
    )


def _tables() -> None:
    op.create_table(
        "monitoring_table",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("governance.report.id", ondelete="cascade"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False, server_default=""),
        sa.Column("remarks", JSONB(), nullable=False, server_default="{}"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("signed_by", sa.Uuid()),
        sa.Column("signed_at", _instant()),
        sa.Column("signed_as", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.Column("posts", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Index("uq_monitoring_table", "report_id", "unit_id", unique=True),
        schema=SCHEMA,
    )
    op.create_table(
        "table_reader",
        sa.Column(
            "table_id",
            sa.Uuid(),
            sa.ForeignKey("governance.monitoring_table.id", ondelete="cascade"),
            primary_key=True,
        ),
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("read_at", _instant()),
        sa.Index("ix_table_reader_user", "user_id"),
        schema=SCHEMA,
    )


def _improvements() -> None:
    op.create_table(
        "improvement",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text()),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False, server_default=""),
        sa.Column("training", sa.Text(), nullable=False, server_default=""),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("due_on", sa.Date()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
        sa.Column("changed_at", _instant()),
        sa.Column("verdict", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("governance.report.id", ondelete="set null")),
        sa.Column("run_id", sa.Uuid()),
        sa.Column("opened_by", sa.Uuid()),
        sa.Column("opened_at", _instant(), nullable=False),
        sa.Column("ended_at", _instant()),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Index("ix_improvement_slug", "slug", "opened_at"),
        sa.Index("ix_improvement_opened", "opened_at"),
        sa.Index(
            "uq_improvement_of_report",
            "slug",
            "measure",
            unique=True,
            postgresql_where=sa.text("report_id is not null and state in ('open', 'watched')"),
        ),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.execute("drop schema governance cascade")
