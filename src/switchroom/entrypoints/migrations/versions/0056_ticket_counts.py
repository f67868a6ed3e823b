"""Views are counted without reading tickets; what nobody has taken is read in the order in which it is due."""

from alembic import op

revision = "0056"
down_revision = "0055"

UNASSIGNED = "assignee_id is null and status in ('new', 'open', 'pending', 'on_hold')"
COUNTED = "status <> 'closed' and merged_into is null and origin <> 'simulated'"


def upgrade() -> None:
    op.execute("drop index tickets.ix_ticket_unassigned")
    op.execute(f"create index ix_ticket_unassigned on tickets.ticket (unit_id, due_order, id) where {UNASSIGNED}")
    op.execute(
        f"""create index ix_ticket_counted on tickets.ticket (unit_id, status, assignee_id, due_order)
            include (brand_id) where {COUNTED}"""
    )


def downgrade() -> None:
    op.execute("drop index tickets.ix_ticket_counted")
    op.execute("drop index tickets.ix_ticket_unassigned")
    op.execute(f"create index ix_ticket_unassigned on tickets.ticket (unit_id, id) where {UNASSIGNED}")
