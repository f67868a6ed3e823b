"""Tables of identity providers: schema `identity`."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns

SCHEMA = "identity"
instant = DateTime(timezone=True)

provider = Table(
    "provider",
    metadata,
    *setup_columns(),
    Column("name", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("sealed_secret", LargeBinary),
    Column("audience", Text, nullable=False),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Column("domains", ARRAY(Text), nullable=False),
    Column("newcomers", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Index("uq_provider_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)

# Sign-ins that are on their way: taken away when they come back, or when their time is over.
attempt = Table(
    "attempt",
    metadata,
    Column("state_hash", LargeBinary, primary_key=True),
    Column("provider_id", Uuid, ForeignKey("identity.provider.id"), nullable=False),
    Column("browser_hash", LargeBinary, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("expires_at", instant, nullable=False, index=True),
    schema=SCHEMA,
)

# Whose an account elsewhere is. `realm`: staff, or the brand group whose customers they are.
link = Table(
    "link",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("realm", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    # People and customers belong to contexts that stand above: no foreign key.
    Column("account_id", Uuid, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("linked_at", instant, nullable=False),
    Column("used_at", instant, nullable=False),
    Index("uq_link_subject", "realm", "issuer", "subject", unique=True),
    Index("uq_link_account", "realm", "issuer", "account_id", unique=True),
    schema=SCHEMA,
)
