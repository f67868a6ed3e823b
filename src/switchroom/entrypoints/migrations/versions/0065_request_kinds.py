"""Ticket templates that are offered in the portal, with the fields they ask for."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0065"
down_revision = "0064"
ADDED = ("in_portal", "description", "asks", "brand_id")


def upgrade() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("in_portal", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("description", JSONB()),
        sa.Column("asks", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id")),
    )
    for column in columns:
        op.add_column("template", column, schema="tickets")
    op.create_index("ix_template_brand_id", "template", ["brand_id"], schema="tickets")


def downgrade() -> None:
    for name in ADDED:
        op.drop_column("template", name, schema="tickets")
