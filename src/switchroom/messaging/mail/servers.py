"""Connections to mail servers: only to where mail may go, and to exactly the address that was checked.

An organisation's mail server often stands inside its own network. Which networks mail may go to although they are not
public is a setting of the file (`[mail] inside`), not of a screen.
"""

import asyncio
import socket
import ssl
from functools import cached_property

from switchroom.messaging.mail.boxes import Server
from switchroom.messaging.mail.contracts import NoSuchServer
from switchroom.platform.outgoing import NotOutside, Outgoing
from switchroom.platform.settings import Settings

CONNECT_S = 15.0


class MailServers:
    """One per process."""

    def __init__(self, settings: Settings) -> None:
        self._outgoing = Outgoing(settings.mail.inside)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Certificates are checked by what this machine trusts."""
        return ssl.create_default_context()

    def address_of(self, server: Server) -> str:
        """The address to connect to. Blocks. Raises `NoSuchServer`, `Unreachable`."""
        try:
            return self._outgoing.address_of(server.host or "", server.port)
        except NotOutside:
            raise NoSuchServer() from None

    async def connect(self, server: Server) -> socket.socket:
        """A connected socket for the loop. Raises `NoSuchServer`, `Unreachable`, OSError."""
        address = await asyncio.to_thread(self.address_of, server)
        line = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:  # not in a thread: whoever is cancelled meanwhile would never learn of the socket, nor close it
            line.setblocking(False)
            async with asyncio.timeout(CONNECT_S):
                await asyncio.get_running_loop().sock_connect(line, (address, server.port))
        except BaseException:
            line.close()
            raise
        return line

    def connected(self, server: Server) -> socket.socket:
        """As `connect`, for threads."""
        return socket.create_connection((self.address_of(server), server.port), timeout=CONNECT_S)
