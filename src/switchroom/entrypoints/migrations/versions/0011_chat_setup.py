"""Saved replies; which media a person may serve at once; when a chat was emptied."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user", sa.Column("overlaps", JSONB, nullable=False, server_default="[]"), schema="people")
    op.add_column("chat", sa.Column("emptied_at", sa.DateTime(timezone=True)), schema="messaging")
    for name, where in INDEXES:
        op.create_index(name, "chat", ["ended_at"], schema="messaging", postgresql_where=sa.text(where))
    op.create_table(
        "saved_reply",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("text", JSONB, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("shortcut", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid, sa.ForeignKey("organisation.unit.id", name="fk_saved_reply_unit_id_unit")),
        sa.Column("brand_id", sa.Uuid, sa.ForeignKey("organisation.brand.id", name="fk_saved_reply_brand_id_brand")),
        schema="messaging",
    )
    op.create_index("ix_saved_reply_unit_id", "saved_reply", ["unit_id"], schema="messaging")
    op.create_index("ix_saved_reply_brand_id", "saved_reply", ["brand_id"], schema="messaging")
    standing = sa.text("not archived")
    op.create_index(
        "uq_saved_reply_slug", "saved_reply", ["slug"], unique=True, schema="messaging", postgresql_where=standing
    )


def downgrade() -> None:
    op.drop_table("saved_reply", schema="messaging")
    for name, _ in INDEXES:
        op.drop_index(name, table_name="chat", schema="messaging")
    op.drop_column("chat", "emptied_at", schema="messaging")
    op.drop_column("user", "overlaps", schema="people")


INDEXES = (("ix_chat_ended_at", "emptied_at is null"), ("ix_chat_source_ended_at", "source <> ''"))
