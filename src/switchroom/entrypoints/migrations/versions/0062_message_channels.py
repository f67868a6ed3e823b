"""Message channels: other systems bring messages in and take ours out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0062"
down_revision = "0061"
instant = sa.DateTime(timezone=True)
now = sa.func.clock_timestamp()


def upgrade() -> None:
    op.create_table(
        "message_channel",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), nullable=False, index=True),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False, index=True),
        sa.Column("address_kind", sa.Text(), nullable=False),
        sa.Column("ticket_type", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tags", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_prefix", sa.Text(), nullable=False),
        sa.Column("token_at", instant, nullable=False, server_default=now),
        sa.Column("used_at", instant),
        schema="messaging",
    )
    op.create_index("uq_message_channel_token_hash", "message_channel", ["token_hash"], unique=True, schema="messaging")
    _messages()
    _deliveries()


def _messages() -> None:
    op.create_table(
        "channel_message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), sa.ForeignKey("messaging.message_channel.id"), nullable=False),
        sa.Column("external_digest", sa.LargeBinary(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False, server_default=now),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False, server_default=""),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("ticket_id", sa.Uuid()),
        sa.Column("number", sa.BigInteger()),
        sa.Column("entry_id", sa.Uuid()),
        sa.Column("opened", sa.Boolean(), nullable=False, server_default="false"),
        schema="messaging",
    )
    for statement in (
        "create unique index uq_channel_message_external on messaging.channel_message (channel_id, external_digest)",
        """create index ix_channel_message_conversation on messaging.channel_message (channel_id, conversation, id)
           where conversation <> ''""",
        "create index ix_channel_message_entry on messaging.channel_message (entry_id)",
        """create index ix_channel_message_customer on messaging.channel_message (customer_id)
           where customer_id is not null""",
        "create index ix_channel_message_kept on messaging.channel_message (at) where sender <> ''",
    ):
        op.execute(statement)


def _deliveries() -> None:
    op.create_table(
        "channel_delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), sa.ForeignKey("messaging.message_channel.id"), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False, server_default="1"),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False, server_default=""),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_at", instant, nullable=False, server_default=now),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("taken_at", instant),
        sa.Column("taken_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("ended_at", instant),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("external_id", sa.Text(), nullable=False, server_default=""),
        schema="messaging",
    )
    for statement in (
        "create unique index uq_channel_delivery_entry on messaging.channel_delivery (entry_id, round)",
        """create index ix_channel_delivery_open on messaging.channel_delivery (channel_id, id)
           where state in ('waiting', 'taken')""",
        """create index ix_channel_delivery_external on messaging.channel_delivery (channel_id, external_id)
           where external_id <> ''""",
        """create index ix_channel_delivery_customer on messaging.channel_delivery (customer_id)
           where customer_id is not null""",
        "create index ix_channel_delivery_kept on messaging.channel_delivery (ended_at) where recipient <> ''",
    ):
        op.execute(statement)


def downgrade() -> None:
    for table in ("channel_delivery", "channel_message", "message_channel"):
        op.drop_table(table, schema="messaging")
