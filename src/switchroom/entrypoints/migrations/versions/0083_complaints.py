"""Complaints: dispatch, the register, counts of customers, monthly reports; complaints from before are registered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0083"
down_revision = "0082"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema complaints")
    op.create_table(
        "route",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("organisation.region.id"), index=True),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), index=True),
        sa.Column("medium", sa.Text()),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), index=True),
        sa.Column("process", sa.Text()),
        schema="complaints",
    )
    _complaint()
    op.create_table(
        "late_step",
        sa.Column("run_id", sa.Uuid(), primary_key=True),
        sa.Column("visit", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column(
            "ticket_id",
            sa.Uuid(),
            sa.ForeignKey("complaints.complaint.ticket_id", ondelete="cascade"),
            nullable=False,
        ),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("post", sa.Text()),
        sa.Column("due_at", instant),
        sa.Column("ended_at", instant),
        sa.Index("ix_late_step_ticket", "ticket_id"),
        schema="complaints",
    )
    op.create_table(
        "customer_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("region_id", sa.Uuid()),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Index("uq_customer_count_day", "day", "group", "region_id", unique=True, postgresql_nulls_not_distinct=True),
        schema="complaints",
    )
    _reports()
    _what_is_there()


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("ticket_id", sa.Uuid(), sa.ForeignKey("tickets.ticket.id", ondelete="cascade"), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("requester_id", sa.Uuid()),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("by_key", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("region_id", sa.Uuid()),
        sa.Column("service_id", sa.Uuid()),
        sa.Column("cause", sa.Text(), nullable=False, server_default=""),
        sa.Column("chosen", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("handler_id", sa.Uuid()),
        sa.Column("run_id", sa.Uuid()),
        *(sa.Column(name, instant) for name in ("due_at", "first_due_at", "next_due_at", "contacted_at")),
        *(sa.Column(name, instant) for name in ("first_answered_at", "ended_at")),
        sa.Column(
            "ended_order",
            instant,
            sa.Computed("COALESCE(ended_at, 'infinity'::timestamp with time zone)", persisted=True),
        ),
        sa.Column("outcome", sa.Text()),
        sa.Column("remedy", sa.Text()),
        sa.Column("goodwill", sa.Numeric(14, 2)),
        sa.Column("repeats", sa.Uuid()),
        sa.Column("escalated_at", instant),
        sa.Column("warnings", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("warning_run_id", sa.Uuid()),
        sa.Column("warning_began_at", instant),
        sa.Column("warning_ended_at", instant),
        sa.Column("warning_outcome", sa.Text()),
        sa.Column("late_steps", sa.Integer(), nullable=False, server_default="0"),
        schema="complaints",
    )
    for column in ("unit_id", "brand_id", "region_id", "service_id", "cause"):
        op.execute(f"create index ix_complaint_{column} on complaints.complaint ({column}, ticket_id desc)")
    for index in (
        "ix_complaint_ended on complaints.complaint (ended_order, opened_at)",
        "ix_complaint_due on complaints.complaint (next_due_at, ticket_id) where next_due_at is not null",
        "ix_complaint_open on complaints.complaint (ticket_id desc) where ended_at is null",
        "ix_complaint_warned on complaints.complaint (ticket_id desc)"
        " where warning_run_id is not null and warning_ended_at is null",
        "ix_complaint_requester on complaints.complaint (requester_id, opened_at desc)",
        "ix_complaint_run on complaints.complaint (run_id) where run_id is not null",
        "ix_complaint_number on complaints.complaint (number)",
        "ix_complaint_handler on complaints.complaint (handler_id, ticket_id desc)",
    ):
        op.execute(f"create index {index}")


def _reports() -> None:
    op.create_table(
        "report",
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("origin", sa.Text(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("customers", JSONB(), nullable=False),
        schema="complaints",
    )
    op.create_table(
        "report_line",
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("complaints.report.id", ondelete="cascade"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_path", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid()),
        sa.Column("region_id", sa.Uuid()),
        sa.Column("service_id", sa.Uuid()),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Index("ix_report_line_report", "report_id"),
        schema="complaints",
    )


def _what_is_there() -> None:
    """Complaints from before: in the register, handled as they were."""
    op.execute(
        """
        insert into complaints.complaint (ticket_id, number, origin, opened_at, unit_id, brand_id, requester_id, medium,
            region_id, service_id, cause, handler_id, due_at, first_due_at, next_due_at, first_answered_at, ended_at,
            escalated_at)
        select t.id, t.number, t.origin, t.opened_at, t.unit_id, t.brand_id, t.requester_id, t.medium,
            cu.region_id, n.service_id, left(coalesce(t.fields ->> 'cause', ''), 64), t.assignee_id, solve.due_at,
            answer.due_at, case when t.solved_at is null then solve.due_at end, t.first_replied_at, t.solved_at,
            (select min(e.at) from tickets.escalation e where e.ticket_id = t.id)
        from tickets.ticket t
        left join customers.customer own on own.id = t.requester_id
        left join customers.customer cu on cu.id = coalesce(own.survivor_id, own.id)
        left join interactions.interaction n on n.id = t.interaction_id
        left join lateral (select due_at from tickets.clock where ticket_id = t.id and metric = 'resolution'
                           order by started_at desc limit 1) solve on true
        left join lateral (select due_at from tickets.clock where ticket_id = t.id and metric = 'first_response'
                           order by started_at limit 1) answer on true
        where t.type = 'complaint' and t.merged_into is null
        """
    )


def downgrade() -> None:
    op.execute("drop schema complaints cascade")
