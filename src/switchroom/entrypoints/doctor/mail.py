"""What the doctor sees of mail: mailboxes in trouble, messages that wait, what could not be filed or sent."""

from datetime import timedelta

from switchroom.entrypoints.doctor.findings import Finding, attention, broken
from switchroom.platform.db import Connection
from switchroom.platform.settings import Settings

LATE = timedelta(minutes=1)
LONG = timedelta(minutes=5)
"""A server may be restarted now and then."""


async def mailboxes(connection: Connection, _: Settings) -> list[Finding]:
    """Every mailbox that is fetched can be."""
    rows = await connection.fetch(
        """select b.address, s.error, s.unread, s.error_at < clock_timestamp() - $1::interval as long,
                  coalesce(s.checked_at, s.since) < clock_timestamp() - $1::interval as unseen
           from messaging.mailbox b join messaging.mailbox_state s on s.mailbox_id = b.id
           where b.active and not b.archived and b.incoming ->> 'kind' = 'imap' order by b.address""",
        LONG,
    )
    found = []
    for row in rows:
        address = row["address"]
        if row["error"] is not None and row["unseen"]:
            sentence = f"The mailbox {address} cannot be fetched: {row['error']}."
            mend = "Look at its server and password under Mailboxes; it is tried again by itself."
            found.append(broken("mail.mailbox", sentence, mend, address=address, error=row["error"]))
        elif row["error"] is None and row["unseen"]:
            sentence = f"Nobody has looked into the mailbox {address} for more than five minutes."
            found.append(broken("mail.not_fetched", sentence, "switchroom serve --role worker", address=address))
        if row["unread"]:
            sentence = f"{row['unread']} messages of the mailbox {address} cannot be read from its server."
            mend = "Look at them with a mail program; they are tried again by themselves."
            found.append(attention("mail.unread", sentence, mend, address=address, count=row["unread"]))
    return found


async def filing(connection: Connection, _: Settings) -> list[Finding]:
    """What is kept is filed at once, and filing does not fail."""
    row = await connection.fetch_row(
        """select count(*) filter (where fate = 'received'
                                         and taken_at < clock_timestamp() - $1::interval)::int as late,
                  count(*) filter (where fate = 'suspended' and reason = 'failed')::int as failed
           from messaging.mail_message where fate in ('received', 'suspended')""",
        LATE,
    )
    assert row is not None
    found = []
    if row["late"]:
        sentence = f"{row['late']} messages wait to be filed for more than a minute."
        found.append(broken("mail.waiting", sentence, "Restart the worker role; its log says why.", count=row["late"]))
    if row["failed"]:
        sentence = f"{row['failed']} messages could not be filed and are held."
        mend = "Look at them under Held mail, mend the cause, and file them again."
        found.append(attention("mail.failed", sentence, mend, count=row["failed"]))
    return found


async def sending(connection: Connection, _: Settings) -> list[Finding]:
    """Of the last week: what could not be sent, and of which nobody knows."""
    rows = await connection.fetch(
        """select state, count(*)::int as n from messaging.mail_sent
           where state in ('failed', 'in_doubt') and ended_at > clock_timestamp() - interval '7 days'
           group by 1 order by 1"""
    )
    words = {
        "failed": ("mail.not_sent", "could not be sent"),
        "in_doubt": ("mail.in_doubt", "may or may not have arrived: the connection broke"),
    }
    return [
        attention(
            words[row["state"]][0],
            f"{row['n']} mails of the last week {words[row['state']][1]}.",
            "Their tickets say so; send them again there.",
            count=row["n"],
        )
        for row in rows
    ]
