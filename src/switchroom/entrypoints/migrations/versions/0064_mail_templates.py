"""Words of mails by brand and language; a mailbox acknowledges in these unless it has its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    op.execute("create schema wording")
    op.create_table(
        "mail_template",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id")),
        sa.Column("subject", JSONB()),
        sa.Column("text", JSONB()),
        sa.Index("ix_mail_template_brand_id", "brand_id"),
        sa.Index(
            "uq_mail_template_kind",
            "kind",
            "brand_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=sa.text("not archived"),
        ),
        schema="wording",
    )
    op.add_column(
        "mailbox",
        sa.Column("acknowledges", sa.Boolean(), nullable=False, server_default="false"),
        schema="messaging",
    )


def downgrade() -> None:
    op.drop_column("mailbox", "acknowledges", schema="messaging")
    op.drop_table("mail_template", schema="wording")
    op.execute("drop schema wording")
