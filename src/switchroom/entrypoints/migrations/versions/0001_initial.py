"""The first schema, as it was: `0001_initial.sql` stays what it is when the models move on."""

from pathlib import Path

from alembic import op

from switchroom.platform.jobs import install_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)
    for statement in install_statements():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first schema: restore a backup instead.")
