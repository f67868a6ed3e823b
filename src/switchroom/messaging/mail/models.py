"""Tables of mail, in messaging's schema.

`mail_message` is the ledger: a row for each message, whatever became of it. `mail_place` says under which UIDs a
message lies in its mailbox, often one, two when it was delivered twice; `mail_sent` is what goes out.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "messaging"
instant = DateTime(timezone=True)
now = func.clock_timestamp()

# Passwords are sealed, apart from what is shown.
mailbox = Table(
    "mailbox",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("address", Text, nullable=False),
    reference("brand_id", "organisation.brand.id"),
    reference("unit_id", "organisation.unit.id"),
    Column("ticket_type", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("signature", JSONB),
    Column("acknowledgement", JSONB),
    Column("acknowledges", Boolean, nullable=False, server_default="false"),
    Column("asks_if_solved", Boolean, nullable=False, server_default="true"),
    Column("authserv_ids", ARRAY(Text), nullable=False, server_default="{}"),
    Column("incoming", JSONB, nullable=False),
    Column("outgoing", JSONB, nullable=False),
    Column("incoming_secret", LargeBinary),
    Column("outgoing_secret", LargeBinary),
    Column("oauth", JSONB),
    Column("oauth_secret", LargeBinary),
    Column("dkim_selector", Text),
    Column("dkim_record", Text),
    Column("dkim_secret", LargeBinary),
    Column("active", Boolean, nullable=False),
    Index("uq_mailbox_address", "address", unique=True, postgresql_where=text("not archived")),
    schema=SCHEMA,
)
# How a mailbox is at its server. `first_uid`: older ones were there before us and are left alone, in this UID epoch;
# after it (`uid_validity` changed) those that came before `since`. `unread`: UIDs that could not be read.
mailbox_state = Table(
    "mailbox_state",
    metadata,
    Column("mailbox_id", Uuid, ForeignKey("messaging.mailbox.id"), primary_key=True),
    Column("uid_validity", BigInteger),
    Column("first_uid", BigInteger, nullable=False, server_default="1"),
    Column("since", instant, nullable=False, server_default=now),
    Column("connected_at", instant),
    Column("checked_at", instant),
    Column("listed", Integer, nullable=False, server_default="0"),
    Column("unread", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("error_at", instant),
    schema=SCHEMA,
)
# `content`: digest of what makes it this message and no other, whichever way it came. `data_key` is sealed; empty where
# nothing was taken or its time is over.
mail_message = Table(
    "mail_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("mailbox_id", Uuid, ForeignKey("messaging.mailbox.id"), nullable=False),
    Column("taken_at", instant, nullable=False, server_default=now),
    Column("content", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("whole", Boolean, nullable=False, server_default="true"),
    Column("doubles", Integer, nullable=False, server_default="0"),
    Column("data_key", LargeBinary, nullable=False),
    Column("fate", Text, nullable=False),
    Column("reason", Text),
    Column("error", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("filed_at", instant),
    Column("sorted_by", Uuid),
    Column("released", Boolean, nullable=False, server_default="false"),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("sender", Text, nullable=False, server_default=""),
    Column("answer_to", Text, nullable=False, server_default=""),
    Column("sender_name", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    Column("sent_at", instant),
    Column("kind", Text, nullable=False, server_default=""),
    Column("customer_id", Uuid),
    Column("ticket_id", Uuid),
    Column("entry_id", Uuid),
    Index("uq_mail_message_content", "mailbox_id", "content", unique=True),
    Index("ix_mail_message_received", "mailbox_id", "id", postgresql_where=text("fate = 'received'")),
    Index("ix_mail_message_filed", "filed_at", postgresql_where=text("data_key <> ''")),
    Index("ix_mail_message_fate", "fate", "id"),
    Index("ix_mail_message_message_id", text("lower(message_id)"), postgresql_where=text("message_id <> ''")),
    Index("ix_mail_message_ticket", "ticket_id", "id", postgresql_where=text("ticket_id is not null")),
    Index("ix_mail_message_customer", "customer_id", postgresql_where=text("customer_id is not null")),
    schema=SCHEMA,
)
mail_place = Table(
    "mail_place",
    metadata,
    Column("mailbox_id", Uuid, primary_key=True),
    Column("uid_validity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", Uuid, ForeignKey("messaging.mail_message.id"), nullable=False, index=True),
    schema=SCHEMA,
)
# `handed_at`: set and committed just before the text of the message goes over the line. Without an answer after that,
# nobody knows whether it arrived. `said`: by its reader, by a link in it.
mail_sent = Table(
    "mail_sent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("mailbox_id", Uuid, ForeignKey("messaging.mailbox.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("ticket_id", Uuid, index=True),
    Column("entry_id", Uuid),
    Column("customer_id", Uuid),
    Column("letter", LargeBinary),
    Column("recipient", Text, nullable=False),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("planned_at", instant, nullable=False, server_default=now),
    Column("due_at", instant, nullable=False),
    Column("hops", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("handed_at", instant),
    Column("ended_at", instant),
    Column("code", Text),
    Column("answer", Text),
    Column("said", Text),
    Column("said_at", instant),
    Index("uq_mail_sent_entry", "entry_id", "purpose", "recipient", unique=True),
    Index("ix_mail_sent_message_id", text("lower(message_id)"), postgresql_where=text("message_id <> ''")),
    Index("ix_mail_sent_customer", "customer_id", postgresql_where=text("customer_id is not null")),
    Index("ix_mail_sent_trouble", "state", postgresql_where=text("state in ('failed', 'in_doubt')")),
    schema=SCHEMA,
)
