"""In which queue the tasks of a post wait: everywhere, or in a unit and all below it. Schema `worklist`."""

from sqlalchemy import Index, Table

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "worklist"

rule = Table(
    "rule",
    metadata,
    *setup_columns(),
    text_column("name"),
    reference("post_id", "people.post.id"),
    reference("unit_id", "organisation.unit.id", nullable=True),
    reference("queue_id", "routing.queue.id"),
    Index(
        "uq_rule_post",
        "post_id",
        "unit_id",
        unique=True,
        postgresql_where="not archived",
        postgresql_nulls_not_distinct=True,
    ),
    schema=SCHEMA,
)
