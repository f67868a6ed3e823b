"""Portals of brands, links to sign in by, and sessions of requesters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"

SCHEMA = "portal"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema portal")
    op.create_table(
        "portal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("welcome", postgresql.JSONB()),
        sa.Column("accent", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False),
        sa.Column("ticket_type", sa.Text(), nullable=False),
        sa.Column("newcomers", sa.Boolean(), nullable=False),
        sa.Column("shares_organisation", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        schema=SCHEMA,
    )
    _index("ix_portal_brand_id", "portal", "brand_id")
    _index("ix_portal_unit_id", "portal", "unit_id")
    op.create_index(
        "uq_portal_brand_id", "portal", ["brand_id"], unique=True, schema=SCHEMA, postgresql_where="not archived"
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("portal_id", sa.Uuid(), sa.ForeignKey("portal.portal.id"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary()),
        sa.Column("expires_at", instant),
        sa.Column("used_at", instant),
        schema=SCHEMA,
    )
    _index("uq_link_secret_hash", "link", "secret_hash", unique=True)
    _index("ix_link_asked_at", "link", "asked_at")
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("portal_id", sa.Uuid(), sa.ForeignKey("portal.portal.id"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("last_seen_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        schema=SCHEMA,
    )
    _index("ix_session_customer_id", "session", "customer_id")
    _index("uq_session_secret_hash", "session", "secret_hash", unique=True)
    _index("ix_session_expires_at", "session", "expires_at")


def _index(name: str, table: str, column: str, *, unique: bool = False) -> None:
    op.create_index(name, table, [column], unique=unique, schema=SCHEMA)


def downgrade() -> None:
    op.execute("drop schema portal cascade")
