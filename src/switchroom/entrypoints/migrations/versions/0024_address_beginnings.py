"""Addresses are found by their beginnings, too, whatever the database's collation."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_address_normal",
        "address",
        ["normal", "kind", "group", "origin"],
        schema="customers",
        postgresql_ops={"normal": "text_pattern_ops"},
    )
    op.drop_index("ix_address_found", "address", schema="customers")


def downgrade() -> None:
    op.create_index("ix_address_found", "address", ["normal", "kind", "group", "origin"], schema="customers")
    op.drop_index("ix_address_normal", "address", schema="customers")
