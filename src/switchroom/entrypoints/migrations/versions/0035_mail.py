"""Mailboxes, the ledger of what came to them, and what is sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"

SCHEMA = "messaging"
instant = sa.DateTime(timezone=True)
now = sa.text("clock_timestamp()")


def upgrade() -> None:
    _mailboxes()
    _ledger()
    _sent()
    for column in (
        sa.Column("bounced", sa.Text()),
        sa.Column("bounce_status", sa.Text()),
        sa.Column("bounced_at", instant),
    ):
        op.add_column("address", column, schema="customers")


def _mailboxes() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), sa.ForeignKey("organisation.brand.id"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("organisation.unit.id"), nullable=False),
        sa.Column("ticket_type", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("signature", postgresql.JSONB()),
        sa.Column("acknowledgement", postgresql.JSONB()),
        sa.Column("authserv_ids", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("incoming", postgresql.JSONB(), nullable=False),
        sa.Column("outgoing", postgresql.JSONB(), nullable=False),
        sa.Column("incoming_secret", sa.LargeBinary()),
        sa.Column("outgoing_secret", sa.LargeBinary()),
        sa.Column("oauth", postgresql.JSONB()),
        sa.Column("oauth_secret", sa.LargeBinary()),
        sa.Column("dkim_selector", sa.Text()),
        sa.Column("dkim_record", sa.Text()),
        sa.Column("dkim_secret", sa.LargeBinary()),
        sa.Column("active", sa.Boolean(), nullable=False),
        schema=SCHEMA,
    )
    _index("ix_mailbox_brand_id", "mailbox", "brand_id")
    _index("ix_mailbox_unit_id", "mailbox", "unit_id")
    _index("uq_mailbox_address", "mailbox", "address", unique=True, where="not archived")
    op.create_table(
        "mailbox_state",
        sa.Column("mailbox_id", sa.Uuid(), sa.ForeignKey("messaging.mailbox.id"), primary_key=True),
        sa.Column("uid_validity", sa.BigInteger()),
        sa.Column("first_uid", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("since", instant, nullable=False, server_default=now),
        sa.Column("connected_at", instant),
        sa.Column("checked_at", instant),
        sa.Column("listed", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("unread", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("error", sa.Text()),
        sa.Column("error_at", instant),
        schema=SCHEMA,
    )


def _ledger() -> None:
    op.create_table(
        "mail_message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), sa.ForeignKey("messaging.mailbox.id"), nullable=False),
        sa.Column("taken_at", instant, nullable=False, server_default=now),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False, server_default="true"),
        sa.Column("doubles", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("filed_at", instant),
        sa.Column("sorted_by", sa.Uuid()),
        sa.Column("released", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("message_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("sender", sa.Text(), nullable=False, server_default=""),
        sa.Column("answer_to", sa.Text(), nullable=False, server_default=""),
        sa.Column("sender_name", sa.Text(), nullable=False, server_default=""),
        sa.Column("subject", sa.Text(), nullable=False, server_default=""),
        sa.Column("sent_at", instant),
        sa.Column("kind", sa.Text(), nullable=False, server_default=""),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("ticket_id", sa.Uuid()),
        sa.Column("entry_id", sa.Uuid()),
        schema=SCHEMA,
    )
    _index("uq_mail_message_content", "mail_message", "mailbox_id", "content", unique=True)
    _index("ix_mail_message_received", "mail_message", "mailbox_id", "id", where="fate = 'received'")
    _index("ix_mail_message_filed", "mail_message", "filed_at", where="data_key <> ''")
    _index("ix_mail_message_fate", "mail_message", "fate", "id")
    _index("ix_mail_message_message_id", "mail_message", "lower(message_id)", where="message_id <> ''")
    _index("ix_mail_message_ticket", "mail_message", "ticket_id", "id", where="ticket_id is not null")
    _index("ix_mail_message_customer", "mail_message", "customer_id", where="customer_id is not null")
    op.create_table(
        "mail_place",
        sa.Column("mailbox_id", sa.Uuid(), primary_key=True),
        sa.Column("uid_validity", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("uid", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messaging.mail_message.id"), nullable=False),
        schema=SCHEMA,
    )
    _index("ix_mail_place_message_id", "mail_place", "message_id")


def _sent() -> None:
    op.create_table(
        "mail_sent",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), sa.ForeignKey("messaging.mailbox.id"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_at", instant, nullable=False, server_default=now),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("hops", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("handed_at", instant),
        sa.Column("ended_at", instant),
        sa.Column("code", sa.Text()),
        sa.Column("answer", sa.Text()),
        schema=SCHEMA,
    )
    _index("ix_mail_sent_ticket_id", "mail_sent", "ticket_id")
    _index("uq_mail_sent_entry", "mail_sent", "entry_id", "purpose", "recipient", unique=True)
    _index("ix_mail_sent_message_id", "mail_sent", "lower(message_id)", where="message_id <> ''")
    _index("ix_mail_sent_customer", "mail_sent", "customer_id", where="customer_id is not null")
    _index("ix_mail_sent_trouble", "mail_sent", "state", where="state in ('failed', 'in_doubt')")


def _index(name: str, table: str, *columns: str, unique: bool = False, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    named = [sa.text(column) if "(" in column else column for column in columns]
    op.create_index(name, table, named, schema=SCHEMA, unique=unique, postgresql_where=condition)


def downgrade() -> None:
    for column in ("bounced", "bounce_status", "bounced_at"):
        op.drop_column("address", column, schema="customers")
    for table in ("mail_sent", "mail_place", "mail_message", "mailbox_state", "mailbox"):
        op.drop_table(table, schema=SCHEMA)
