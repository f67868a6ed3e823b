"""Faults of mail: a mailbox in trouble, messages that nobody files, mail that did not go."""

from uuid import UUID

from switchroom.entrypoints.doctor import mail
from switchroom.platform.db import Database
from switchroom.platform.ids import new_id
from tests.entrypoints.doctor.patient import codes

AGO = "clock_timestamp() - interval '10 minutes'"


async def make_mailbox(database: Database) -> UUID:
    unit, brand, box = new_id(), new_id(), new_id()
    async with database.transaction() as tx:
        await tx.execute(
            """insert into organisation.unit (id, origin, words, name, kind, path, time_zone)
               values ($1, 'real', 'x', '{"": "X"}', 'team', '/x/', 'UTC')""",
            unit,
        )
        await tx.execute(
            """insert into organisation.brand (id, origin, words, name, label, language, "group")
               values ($1, 'real', 'x', '{"": "X"}', '{"": "X"}', 'en', 'ours')""",
            brand,
        )
        await tx.execute(
            """insert into messaging.mailbox
                   (id, origin, words, name, address, brand_id, unit_id, ticket_type, language,
                    incoming, outgoing, active)
               values ($1, 'real', 'x', '{"": "X"}', 'a@b.example', $2, $3, 'incident', 'en',
                       '{"kind": "imap"}', '{"kind": "none"}', true)""",
            box,
            brand,
            unit,
        )
        await tx.execute("insert into messaging.mailbox_state (mailbox_id) values ($1)", box)
    return box


async def test_a_mailbox_that_cannot_be_fetched(database: Database) -> None:
    box = await make_mailbox(database)
    assert await codes(database, mail.mailboxes) == []
    async with database.transaction() as tx:
        await tx.execute(f"update messaging.mailbox_state set since = {AGO}")
    assert await codes(database, mail.mailboxes) == ["mail.not_fetched"]
    async with database.transaction() as tx:
        await tx.execute("update messaging.mailbox_state set error = 'mail.sign_in_refused', unread = 2")
    assert await codes(database, mail.mailboxes) == ["mail.mailbox", "mail.unread"]
    async with database.transaction() as tx:
        await tx.execute("update messaging.mailbox set active = false where id = $1", box)
    assert await codes(database, mail.mailboxes) == []


async def test_messages_that_wait_or_failed(database: Database) -> None:
    box = await make_mailbox(database)
    async with database.transaction() as tx:
        for fate, reason in (("received", None), ("suspended", "failed"), ("suspended", "bounce"), ("opened", None)):
            await tx.execute(
                f"""insert into messaging.mail_message
                        (id, origin, mailbox_id, taken_at, content, size, data_key, fate, reason)
                    values ($1, 'real', $2, {AGO}, $3, 1, '', $4, $5)""",
                message := new_id(),
                box,
                message.bytes,
                fate,
                reason,
            )
    assert await codes(database, mail.filing) == ["mail.waiting", "mail.failed"]


async def test_mail_that_did_not_go(database: Database) -> None:
    box = await make_mailbox(database)
    async with database.transaction() as tx:
        for state in ("sent", "failed", "in_doubt"):
            await tx.execute(
                """insert into messaging.mail_sent
                       (id, origin, mailbox_id, purpose, ticket_id, entry_id, recipient, state, due_at, ended_at)
                   values ($1, 'real', $2, 'reply', $1, $1, 'x@y.example', $3, now(), clock_timestamp())""",
                new_id(),
                box,
                state,
            )
    assert await codes(database, mail.sending) == ["mail.not_sent", "mail.in_doubt"]
