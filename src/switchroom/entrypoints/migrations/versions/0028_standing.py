"""Where open runs stand, so that it can be counted without reading their states."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

NOW_OPEN = """
insert into processes.standing (run_id, token, slug, version, origin, subject_id, step, since, late)
select r.id, (t ->> 'id')::int, r.slug, r.version, r.origin, r.subject_id, t ->> 'step', (t ->> 'began')::timestamptz,
       coalesce((t ->> 'late')::boolean, false)
from processes.run r, jsonb_array_elements(coalesce(convert_from(r.state, 'UTF8')::jsonb -> 'tokens', '[]')) t
where r.outcome is null and t ->> 'parent' is null
"""


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("run_id", sa.Uuid(), primary_key=True),
        sa.Column("token", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        schema="processes",
    )
    op.create_index(
        "ix_standing_step",
        "standing",
        ["slug", "origin", "step"],
        schema="processes",
        postgresql_include=["since", "late"],
    )
    op.execute(NOW_OPEN)


def downgrade() -> None:
    op.drop_table("standing", schema="processes")
