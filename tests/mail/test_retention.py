"""Originals, names and addresses go after their time, or with their customer; that a message came stays."""

import os
from datetime import timedelta
from uuid import UUID

from switchroom.messaging.facade import MailKept, mail_folder
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.platform.retention import Rule, apply
from tests.mail.post import ANA, Post
from tests.support.web import refused


async def test_after_its_time_the_row_says_only_that_it_came(post: Post) -> None:
    await post.set_up()
    await post.write(subject="Old")
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Yes?")
    await post.mail_is(ticket["id"], "sent")
    folder = mail_folder(post.live.services.settings)
    kept = MailKept(folder)
    async with post.live.database.transaction() as tx:
        now = await tx.now()
        assert await kept.forget(tx, now - timedelta(hours=1), 10) == 0
    assert len(list(folder.iterdir())) == 1
    async with post.live.database.transaction() as tx:
        assert await kept.forget(tx, await tx.now(), 10) == 2
    (row,) = await post.ledger()
    assert (row["fate"], row["sender"], row["subject"]) == ("opened", "", "")
    assert (await post.mails(ticket["id"]))[0]["recipient"] == ""
    assert list(folder.iterdir()) == []
    refused(await post.admin.get(f"/api/mail/{row['id']}/original"), 410, "mail.gone")


async def test_no_night_leaves_anything_of_many_that_were_sent(post: Post) -> None:
    """More replies than messages: whoever removes piece by piece must not stop when the messages have gone."""
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    for text in ("One", "Two", "Three"):
        await post.reply(ticket["id"], text)
    await post.until("select count(*) from messaging.mail_sent where state = 'sent'", 3)
    kept = MailKept(mail_folder(post.live.services.settings))
    async with post.live.database.read() as connection:
        before = await connection.fetch_value("select clock_timestamp()")
    assert await apply(post.live.database, Rule(Code("mail"), 1, kept.forget), before, piece=2) == 4
    assert {mail["recipient"] for mail in await post.mails(ticket["id"])} == {""}


async def test_a_customer_who_is_erased_leaves_no_mail(post: Post) -> None:
    await post.set_up()
    await post.write(sender=ANA)
    await post.write(sender="bia@outside.example")
    rows = await post.live.rows("select customer_id from messaging.mail_message where sender = $1", ANA)
    kept = MailKept(mail_folder(post.live.services.settings))
    async with post.live.database.read() as connection:
        exported = await kept.export(connection, [rows[0]["customer_id"]])
    assert [each["sender"] for each in exported["mail_received"]] == [ANA]
    async with post.live.database.transaction() as tx:
        await kept.erase(tx, [rows[0]["customer_id"]])
    assert sorted(row["sender"] for row in await post.ledger()) == ["", "bia@outside.example"]


async def test_files_without_a_row_are_removed_after_a_day(post: Post) -> None:
    await post.set_up()
    await post.write()
    folder = mail_folder(post.live.services.settings)
    orphan = folder / str(new_id())
    orphan.write_bytes(b"left by a crash")
    kept = MailKept(folder)
    assert await kept.remove_orphans(post.live.database) == 0
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert await kept.remove_orphans(post.live.database) == 1
    assert [UUID(path.name) for path in folder.iterdir()] == [UUID((await post.newest())["id"])]
