"""Connections to mail servers that do not come about leave nothing open."""

import asyncio
import os
import socket
from threading import Thread

import pytest

from switchroom.messaging.mail.boxes import Server
from switchroom.messaging.mail.contracts import ServerTrouble
from switchroom.messaging.mail.imap import ImapBox
from switchroom.messaging.mail.servers import MailServers
from switchroom.platform.settings import MailSettings, Settings


@pytest.fixture
def servers() -> MailServers:
    return MailServers(Settings(mail=MailSettings(inside=("127.0.0.0/8",))))


def sockets() -> set[str]:
    """The sockets of this process."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except FileNotFoundError:  # the descriptor that lists them
            continue
        if target.startswith("socket:"):
            found.add(target)
    return found


async def test_whoever_is_cancelled_while_a_server_does_not_answer_leaves_no_socket(servers: MailServers) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        full = [socket.socket() for _ in range(4)]
        for line in full:  # until the system takes no more for a server that accepts nobody
            line.setblocking(False)
            line.connect_ex(("127.0.0.1", port))
        before = sockets()
        connecting = asyncio.create_task(servers.connect(Server("smtp", "127.0.0.1", port, "none")))
        for _ in range(1000):
            if sockets() != before:
                break
            await asyncio.sleep(0.01)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        assert sockets() == before
        for line in full:
            line.close()


def test_a_server_without_tls_where_it_is_wanted_is_hung_up(servers: MailServers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        talking = Thread(target=_plain_imap, args=(listener,))
        talking.start()
        before = sockets()
        with pytest.raises(ServerTrouble):
            ImapBox(servers, Server("imap", "127.0.0.1", listener.getsockname()[1], "starttls"), "secret")
        talking.join()
        assert sockets() <= before


def _plain_imap(listener: socket.socket) -> None:
    """Talks to one client, which it offers nothing; gone when the client is."""
    line, _ = listener.accept()
    with line, line.makefile("rwb") as talk:
        talk.write(b"* OK here\r\n")
        talk.flush()
        for asked in talk:
            talk.write(b"* CAPABILITY IMAP4rev1\r\n" + asked.split()[0] + b" OK done\r\n")
            talk.flush()
