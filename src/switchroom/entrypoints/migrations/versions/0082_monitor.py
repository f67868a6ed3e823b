"""What the monitor of processes shows: ways taken, times at steps, steps of persons, applications, benchmarks.

What was measured before is measured again by `switchroom process measure`; until then those runs have no way.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0082"
down_revision = "0081"
SCHEMA = "conformance"


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _belongs() -> list[sa.Column[Any]]:
    return [
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid()),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("region_id", sa.Uuid()),
    ]


def upgrade() -> None:
    _runs()
    _facts()
    _applications()
    op.create_table(
        "former_post",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("people.user.id"), nullable=False),
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("people.post.id"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        sa.Column("until", _instant(), nullable=False),
        sa.Index("ix_former_post_user", "user_id"),
        schema="people",
    )


def _runs() -> None:
    op.add_column("measured", sa.Column("parent_id", sa.Uuid()), schema=SCHEMA)
    op.add_column("measured", sa.Column("region_id", sa.Uuid()), schema=SCHEMA)
    op.add_column("measured", sa.Column("started_at", _instant()), schema=SCHEMA)
    op.add_column("measured", sa.Column("left_at", sa.Text()), schema=SCHEMA)
    for name in ("variant", "path"):
        op.add_column("measured", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"), schema=SCHEMA)
        op.alter_column("measured", name, server_default=None, schema=SCHEMA)
    op.execute(
        """update conformance.measured m set started_at = coalesce(
               (select r.started_at from processes.run r where r.id = m.run_id), m.ended_at)"""
    )
    op.alter_column("measured", "started_at", nullable=False, schema=SCHEMA)
    op.create_index("ix_measured_begun", "measured", ["slug", "started_at"], schema=SCHEMA)
    op.create_index("ix_measured_path", "measured", ["slug", "path"], schema=SCHEMA)
    op.create_index("ix_measured_interaction", "measured", ["interaction_id", "slug"], schema=SCHEMA)
    op.create_index(
        "ix_measured_parent",
        "measured",
        ["parent_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("parent_id is not null"),
    )
    op.create_table(
        "path",
        sa.Column("slug", sa.Text(), primary_key=True),
        sa.Column("path", sa.BigInteger(), primary_key=True),
        sa.Column("variant", sa.BigInteger(), nullable=False),
        sa.Column("steps", JSONB(), nullable=False),
        sa.Column("walk", JSONB(), nullable=False),
        sa.Index("ix_path_variant", "slug", "variant"),
        schema=SCHEMA,
    )


def _facts() -> None:
    op.create_table(
        "visit",
        sa.Column("run_id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        *_belongs(),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("ended_at", _instant(), nullable=False),
        sa.Index("ix_visit_slug", "slug", "ended_at", postgresql_include=["step", "seconds", "late"]),
        schema=SCHEMA,
    )
    op.create_table(
        "person_step",
        sa.Column("run_id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        *_belongs(),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("post", sa.Text()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("held", sa.Boolean()),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("first_of_person", sa.Boolean(), nullable=False),
        sa.Column("first_of_post", sa.Boolean(), nullable=False),
        sa.Column("ended_at", _instant(), nullable=False),
        sa.Index("ix_person_step_slug", "slug", "ended_at"),
        sa.Index("ix_person_step_user", "user_id", "ended_at"),
        sa.Index("ix_person_step_ended_at", "ended_at"),
        schema=SCHEMA,
    )


def _applications() -> None:
    op.create_table(
        "application",
        sa.Column("interaction_id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), primary_key=True),
        *_belongs()[1:],
        sa.Column("reference", sa.Text()),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("ran", sa.Boolean(), nullable=False),
        sa.Column("path_left", sa.Boolean(), nullable=False),
        sa.Index("ix_application_slug", "slug", "at"),
        sa.Index("ix_application_at", "at"),
        schema=SCHEMA,
    )
    op.create_table(
        "benchmark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text()),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", _instant(), nullable=False),
        sa.Index("uq_benchmark", "slug", "measure", unique=True, postgresql_nulls_not_distinct=True),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("former_post", schema="people")
    for table in ("benchmark", "application", "person_step", "visit", "path"):
        op.drop_table(table, schema=SCHEMA)
    for column in ("parent_id", "region_id", "started_at", "left_at", "variant", "path"):
        op.drop_column("measured", column, schema=SCHEMA)
