"""Identity providers, sign-ins by them that are on their way, and whose an account elsewhere is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0057"
down_revision = "0056"

SCHEMA = "identity"
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema identity")
    op.create_table(
        "provider",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary()),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id")),
        sa.Column("domains", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("newcomers", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("ix_provider_brand_id", "provider", ["brand_id"], schema=SCHEMA)
    op.create_index(
        "uq_provider_slug", "provider", ["slug"], unique=True, schema=SCHEMA, postgresql_where=sa.text("not archived")
    )
    op.create_table(
        "attempt",
        sa.Column("state_hash", sa.LargeBinary(), primary_key=True),
        sa.Column("provider_id", sa.Uuid(), sa.ForeignKey("identity.provider.id"), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("ix_attempt_expires_at", "attempt", ["expires_at"], schema=SCHEMA)
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("linked_at", instant, nullable=False),
        sa.Column("used_at", instant, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("ix_link_account_id", "link", ["account_id"], schema=SCHEMA)
    op.create_index("uq_link_subject", "link", ["realm", "issuer", "subject"], unique=True, schema=SCHEMA)
    op.create_index("uq_link_account", "link", ["realm", "issuer", "account_id"], unique=True, schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("link", schema=SCHEMA)
    op.drop_table("attempt", schema=SCHEMA)
    op.drop_table("provider", schema=SCHEMA)
    op.execute("drop schema identity")
