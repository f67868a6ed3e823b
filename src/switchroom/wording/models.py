"""Tables of words: what administrators have made of those that are shipped."""

from sqlalchemy import Column, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns

SCHEMA = "wording"

# Without a brand for all of them. A language that is missing here has the words below: of all brands, or shipped.
mail_template = Table(
    "mail_template",
    metadata,
    *setup_columns(),
    Column("kind", Text, nullable=False),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Column("subject", JSONB),
    Column("text", JSONB),
    Index(
        "uq_mail_template_kind",
        "kind",
        "brand_id",
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=text("not archived"),
    ),
    schema=SCHEMA,
)
