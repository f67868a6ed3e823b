"""Tables of message channels."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "messaging"
instant = DateTime(timezone=True)
now = func.clock_timestamp()

# The token is known by its digest only. `used_at`: kept to the minute.
message_channel = Table(
    "message_channel",
    metadata,
    *setup_columns(),
    text_column("name"),
    reference("brand_id", "organisation.brand.id"),
    reference("unit_id", "organisation.unit.id"),
    Column("address_kind", Text, nullable=False),
    Column("ticket_type", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("tags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("token_hash", LargeBinary, nullable=False),
    Column("token_prefix", Text, nullable=False),
    Column("token_at", instant, nullable=False, server_default=now),
    Column("used_at", instant),
    Index("uq_message_channel_token_hash", "token_hash", unique=True),
    schema=SCHEMA,
)
# `external_digest`: of the id that the other system gave it; it stays when the rest is forgotten, so that what was
# taken once is never taken again. `ticket_id` and `number`: where it went then; where it is now, its entry says.
channel_message = Table(
    "channel_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("channel_id", Uuid, ForeignKey("messaging.message_channel.id"), nullable=False),
    Column("external_digest", LargeBinary, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("at", instant, nullable=False, server_default=now),
    Column("conversation", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sender_name", Text, nullable=False, server_default=""),
    Column("customer_id", Uuid),
    Column("ticket_id", Uuid),
    Column("number", BigInteger),
    Column("entry_id", Uuid),
    Column("opened", Boolean, nullable=False, server_default="false"),
    Index("uq_channel_message_external", "channel_id", "external_digest", unique=True),
    Index(
        "ix_channel_message_conversation",
        "channel_id",
        "conversation",
        "id",
        postgresql_where=text("conversation <> ''"),
    ),
    Index("ix_channel_message_entry", "entry_id"),
    Index("ix_channel_message_customer", "customer_id", postgresql_where=text("customer_id is not null")),
    Index("ix_channel_message_kept", "at", postgresql_where=text("sender <> ''")),
    schema=SCHEMA,
)
# `round`: how often it was sent again; each time is a delivery of its own, for the other system keeps their ids apart.
# `answers`: the other system's id of the message that came last. `reason`: its words.
channel_delivery = Table(
    "channel_delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("channel_id", Uuid, ForeignKey("messaging.message_channel.id"), nullable=False),
    Column("entry_id", Uuid, nullable=False),
    Column("round", SmallInteger, nullable=False, server_default="1"),
    Column("customer_id", Uuid),
    Column("conversation", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("answers", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("planned_at", instant, nullable=False, server_default=now),
    Column("due_at", instant, nullable=False),
    Column("taken_at", instant),
    Column("taken_by", Text, nullable=False, server_default=""),
    Column("ended_at", instant),
    Column("reason", Text, nullable=False, server_default=""),
    Column("external_id", Text, nullable=False, server_default=""),
    Index("uq_channel_delivery_entry", "entry_id", "round", unique=True),
    Index("ix_channel_delivery_open", "channel_id", "id", postgresql_where=text("state in ('waiting', 'taken')")),
    Index("ix_channel_delivery_external", "channel_id", "external_id", postgresql_where=text("external_id <> ''")),
    Index("ix_channel_delivery_customer", "customer_id", postgresql_where=text("customer_id is not null")),
    Index("ix_channel_delivery_kept", "ended_at", postgresql_where=text("recipient <> ''")),
    schema=SCHEMA,
)
