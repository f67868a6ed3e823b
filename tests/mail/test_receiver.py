"""The built-in receiver says no before it takes anything, with a code that says why."""

import asyncio
from pathlib import Path

import pytest

from switchroom.platform.db import Database
from switchroom.platform.settings import SettingRefused, Settings
from tests.mail.post import ANA, SUPPORT, Post, post_office
from tests.support.outside_mail import hand_in, letter
from tests.support.web import ok


async def test_what_is_refused_and_why(post: Post) -> None:
    mailbox = await post.set_up()
    mail = letter(ANA, SUPPORT)
    for wrong in ("nobody@centre.example", "support@elsewhere.example", "support+x@elsewhere.example"):
        code, words = await hand_in(post.port, mail, wrong)
        assert (code, words.split()[0]) == (550, "5.1.1")
    ok(await post.admin.patch(f"/api/mailboxes/{mailbox['id']}", json={"version": 1, "active": False}))
    code, words = await hand_in(post.port, mail, SUPPORT)
    assert (code, words.split()[0]) == (550, "5.2.1")
    fetched = {"kind": "imap", "host": "127.0.0.1", "port": 1, "user": "support"}
    ok(await post.admin.patch(f"/api/mailboxes/{mailbox['id']}", json={"version": 2, "incoming": fetched}))
    assert (await hand_in(post.port, mail, SUPPORT))[0] == 550
    assert await post.ledger() == []


async def test_too_large_is_refused_and_stands_in_the_ledger(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path, largest=2000) as post:
        await post.set_up()
        code, words = await hand_in(post.port, letter(ANA, SUPPORT, text="word " * 500), SUPPORT)
        assert (code, words.split()[0]) == (552, "5.3.4")
        assert (await hand_in(post.port, letter(ANA, SUPPORT, text="word " * 5000), SUPPORT))[0] == 552
        (row,) = await post.ledger()
        assert (row["fate"], row["reason"], row["whole"]) == ("rejected", "too_large", False)
        assert await post.tickets() == []


async def test_addresses_are_found_in_any_case_and_with_anything_after_a_plus(post: Post) -> None:
    await post.set_up()
    for to in ("Support@Centre.Example", "support+anything@centre.example"):
        await post.write(to=to)
    assert len(await post.tickets()) == 2


async def test_a_mail_to_two_mailboxes_is_kept_for_both(post: Post) -> None:
    await post.set_up()
    await post.set_up(address="sales@centre.example")
    reader, writer = await asyncio.open_connection("127.0.0.1", post.port)
    raw = letter(ANA, SUPPORT)
    for line in ("EHLO x", f"MAIL FROM:<{ANA}>", f"RCPT TO:<{SUPPORT}>", "RCPT TO:<sales@centre.example>", "DATA"):
        writer.write(f"{line}\r\n".encode())
        while (await reader.readline())[3:4] == b"-":
            pass
        if line == "EHLO x":
            continue
    await reader.readline()
    writer.write(raw + b"\r\n.\r\nQUIT\r\n")
    await reader.read()
    writer.close()
    await post.filed()
    assert {row["fate"] for row in await post.ledger()} == {"opened"}
    assert len(await post.ledger()) == 2


async def test_lines_longer_than_the_standard_allows_are_read(post: Post) -> None:
    await post.set_up()
    head = letter(ANA, SUPPORT).partition(b"\r\n\r\n")[0]
    plain = b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-"))
    await post.write(plain + b"\r\n\r\n" + b"x" * 60_000 + b"\r\n")
    (ticket,) = await post.tickets()
    assert len((await post.entries(ticket["id"]))[0]["text"]) == 60_000


async def test_while_nothing_can_be_kept_senders_are_asked_to_come_again(post: Post) -> None:
    """As when the disk is full: a file stands where the folder should be."""
    await post.set_up()
    folder = post.live.services.settings.files / "mail"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    code, words = await hand_in(post.port, letter(ANA, SUPPORT), SUPPORT)
    assert (code, words.split()[0]) == (451, "4.3.0")
    assert await post.ledger() == []
    folder.unlink()
    await post.write()
    assert len(await post.tickets()) == 1


def test_an_address_of_the_receiver_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "switchroom.toml").write_text('[mail]\nreceiver = "2525"\n')
    with pytest.raises(SettingRefused, match="host:port"):
        Settings.load({"SWITCHROOM_DATA": str(tmp_path)})
