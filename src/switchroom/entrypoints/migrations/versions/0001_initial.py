"""The first schema, made from the models."""

from alembic import op

from switchroom.entrypoints.models import metadata
from switchroom.platform.jobs import install_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for schema in sorted({table.schema for table in metadata.tables.values() if table.schema}):
        op.execute(f"create schema if not exists {schema}")
    op.execute("create extension if not exists pg_trgm")
    op.execute("create extension if not exists unaccent")
    metadata.create_all(op.get_bind())
    for statement in install_statements():
        op.execute(statement)
    op.execute("insert into journal.head (position) values (0)")


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first schema: restore a backup instead.")
