"""Which queue a ticket waits in: the first rule, in the order of `position`, whose condition it meets."""

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

# No queue: such tickets are offered to nobody, whoever wants one takes it from the list.
distribution_rule = Table(
    "distribution_rule",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("position", Integer, nullable=False),
    Column("condition", Text, nullable=False),
    reference("queue_id", "routing.queue.id", nullable=True),
    Column("skills", JSONB, nullable=False),
    schema="tickets",
)
