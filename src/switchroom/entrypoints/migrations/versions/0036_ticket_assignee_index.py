"""A person's unsolved tickets: an index that no other list is tempted by."""

from alembic import op

revision = "0036"
down_revision = "0035"

UNSOLVED = "status in ('new', 'open', 'pending', 'on_hold')"


def upgrade() -> None:
    op.execute("drop index tickets.ix_ticket_assignee_live")
    op.execute(
        f"create index ix_ticket_assignee_live on tickets.ticket (assignee_id, due_order, id)"
        f" where assignee_id is not null and {UNSOLVED}"
    )


def downgrade() -> None:
    op.execute("drop index tickets.ix_ticket_assignee_live")
    op.execute(f"create index ix_ticket_assignee_live on tickets.ticket (assignee_id) where {UNSOLVED}")
