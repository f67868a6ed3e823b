"""Alembic's entry: the connection comes from `switchroom.entrypoints.migrate`, the models from every context."""

from alembic import context

from switchroom.entrypoints.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_schemas=True,
    version_table_schema="public",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
