"""Tables of messaging. A chat's id is its interaction's."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    Interval,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.messaging.channels import models as channels
from switchroom.messaging.mail import models as mail
from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "messaging"
instant = DateTime(timezone=True)
now = func.clock_timestamp()
mailbox, mail_message, mail_sent = mail.mailbox, mail.mail_message, mail.mail_sent
message_channel = channels.message_channel

# `last`: the newest message's number. `full_at`: when the customer's allowance of messages is full again.
# `active_at`: the newest message; `seen_at`: when the customer's page last asked.
chat = Table(
    "chat",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("entry_point", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("source", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("last", Integer, nullable=False, server_default="0"),
    Column("read_by_customer", Integer, nullable=False, server_default="0"),
    Column("read_by_agent", Integer, nullable=False, server_default="0"),
    Column("idle_after", Interval, nullable=False),
    Column("files", Boolean, nullable=False, server_default=text("true")),
    Column("standing", JSONB),
    Column("full_at", instant, nullable=False, server_default=now),
    Column("active_at", instant, nullable=False, server_default=now),
    Column("seen_at", instant, nullable=False, server_default=now),
    Column("ended_at", instant),
    Column("emptied_at", instant),
    Index("ix_chat_living", "entry_point", postgresql_where=text("ended_at is null")),
    Index("ix_chat_ended_at", "ended_at", postgresql_where=text("emptied_at is null")),
    Index("ix_chat_source_ended_at", "ended_at", postgresql_where=text("source <> ''")),
    schema=SCHEMA,
)
message = Table(
    "message",
    metadata,
    Column("chat_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", instant, nullable=False),
    Column("author", Text, nullable=False),
    Column("user_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("text", Text),
    Column("note", Text),
    Column("file_id", Uuid),
    Column("client_id", Uuid),
    Index(
        "uq_message_client",
        "chat_id",
        "author",
        "client_id",
        unique=True,
        postgresql_where=text("client_id is not null"),
    ),
    schema=SCHEMA,
)
# What a run waits to be told by the customer.
prompt = Table(
    "prompt",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", Uuid, nullable=False, index=True),
    Column("run_id", Uuid, nullable=False),
    Column("token", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("step_type", Text, nullable=False),
    Column("plan", JSONB, nullable=False),
    Column("asked_at", instant, nullable=False, server_default=now),
    Index("uq_prompt_step", "run_id", "token", unique=True),
    schema=SCHEMA,
)
typing = Table(
    "typing",
    metadata,
    Column("chat_id", Uuid, primary_key=True),
    Column("side", Text, primary_key=True),
    Column("at", instant, nullable=False),
    schema=SCHEMA,
)
# `message`: the message that carries it; empty while it arrives. `data_key` is sealed, empty once deleted.
file = Table(
    "file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", Uuid, nullable=False, index=True),
    Column("message", Integer),
    Column("name", Text, nullable=False, server_default=""),
    Column("media_type", Text, nullable=False, server_default=""),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("data_key", LargeBinary, nullable=False),
    Column("began_at", instant, nullable=False, server_default=now),
    Column("deleted_at", instant),
    schema=SCHEMA,
)
saved_reply = Table(
    "saved_reply",
    metadata,
    *setup_columns(),
    text_column("name"),
    text_column("text"),
    Column("slug", Text, nullable=False),
    Column("shortcut", Text, nullable=False),
    reference("unit_id", "organisation.unit.id", nullable=True),
    reference("brand_id", "organisation.brand.id", nullable=True),
    Index("uq_saved_reply_slug", "slug", unique=True, postgresql_where=text("not archived")),
    schema=SCHEMA,
)
