"""One mailbox at its server, by IMAP. Everything here blocks, and belongs to one thread.

Messages are read without marking them (BODY.PEEK); what is kept is marked as seen, by a command of its own: the
library's `flag` would also expunge what others have marked as deleted.
"""

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from switchroom.messaging.mail.boxes import Server
from switchroom.messaging.mail.contracts import ServerTrouble, SignInRefused
from switchroom.messaging.mail.servers import MailServers

ANSWER_S = 60.0
SAID_NO = (imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError)
PIECE = 500
LONGEST_HEAD = 1024 * 1024
"""Of a message that is too large even that may be too much: a head is as long as its sender likes."""
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class AnswerRefused(ServerTrouble):
    """The mail server could not do this one thing; the connection goes on."""

    code = "mail.answer_refused"


class NoSuchFolder(ServerTrouble):
    """The mail server has no such folder."""

    code = "mail.no_such_folder"


class Listed(msgspec.Struct, frozen=True):
    """A folder as the server describes it: what is in it, and which UID comes next."""

    uid_validity: int
    next_uid: int
    uids: tuple[int, ...]


class _Client(imaplib.IMAP4):
    """Connects to the address that was checked, whatever the name says by now."""

    def __init__(self, servers: MailServers, server: Server) -> None:
        self._servers, self._server = servers, server
        super().__init__(server.host or "", server.port, ANSWER_S)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        line = self._servers.connected(self._server)
        line.settimeout(timeout)
        if self._server.tls != "implicit":
            return line
        return self._servers.tls.wrap_socket(line, server_hostname=self._server.host)

    def has_more(self) -> bool:
        """Whether something was read from the line and not looked at yet, or can be read at once."""
        patience = self.sock.gettimeout()
        self.sock.settimeout(0)
        try:
            return bool(self._file.peek(1))  # the reader that every method here uses
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self.sock.settimeout(patience)


class _MailBox(BaseMailBox):
    client: _Client

    def __init__(self, servers: MailServers, server: Server) -> None:
        self._servers, self._server = servers, server
        super().__init__()

    def _get_mailbox_client(self) -> _Client:
        client = _Client(self._servers, self._server)
        if self._server.tls == "starttls":
            try:
                client.starttls(self._servers.tls)
            except BaseException:
                _hang_up(client)
                raise
        return client


class ImapBox:
    """A signed-in connection with its folder open. Raises `ServerTrouble` of some kind whenever it cannot go on."""

    def __init__(self, servers: MailServers, server: Server, password: str) -> None:
        with _trouble():
            self._box = _MailBox(servers, server)
        try:
            with _trouble(SignInRefused):
                self._sign_in(server, password)
            with _trouble(NoSuchFolder):
                self._box.folder.set(server.folder)
        except BaseException:
            self.close()
            raise

    def _sign_in(self, server: Server, secret: str) -> None:
        """By password, or by the access token that stands in its place."""
        if server.oauth:
            self._box.xoauth2(server.user, secret, initial_folder=None)
        elif (server.user + secret).isascii():
            self._box.login(server.user, secret, initial_folder=None)
        else:
            self._box.login_utf8(server.user, secret, initial_folder=None)

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        return "IDLE" in self._box.client.capabilities

    @property
    def line(self) -> Any:
        """The socket, to be watched while it is idle."""
        return self._box.client.sock

    def listed(self, first: int) -> Listed:
        """What is in the folder now, from the UID `first` on."""
        with _trouble():
            self._box.client.noop()
            validity, upcoming = self._status("UIDVALIDITY"), self._status("UIDNEXT")
            found = self._box.uids(f"UID {first}:*", charset=None)
        return Listed(validity, upcoming, tuple(sorted(uid for uid in map(int, found) if uid >= first)))

    def first_since(self, at: datetime) -> int | None:
        """The lowest UID of what came to the server at that time or later; its clock counts in seconds."""
        with _trouble():
            days = self._box.uids(f"SINCE {_day(at - timedelta(days=1))}", charset=None)
            uids = sorted(map(int, days))
            for start in range(0, len(uids), PIECE):
                numbers = ",".join(map(str, uids[start : start + PIECE]))
                _, answer = self._box.client.uid("FETCH", numbers, "(INTERNALDATE)")
                came = [_came(part) for part in answer if isinstance(part, bytes)]
                later = [uid for uid, when in came if when >= at.replace(microsecond=0)]
                if later:
                    return min(later)
        return None

    def size_of(self, uid: int) -> int:
        """The size of a message in bytes; 0 if it is gone."""
        with _trouble():
            _, answer = self._box.client.uid("FETCH", str(uid), "(RFC822.SIZE)")
        found = _SIZE.search(b" ".join(part for part in answer if isinstance(part, bytes)))
        return int(found[1]) if found else 0

    def read(self, uid: int, *, head_only: bool = False) -> bytes | None:
        """The message as it is, or the beginning of its head; None if it is gone."""
        wanted = f"(BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)" if head_only else "(BODY.PEEK[])"
        with _trouble():
            _, answer = self._box.client.uid("FETCH", str(uid), wanted)
        return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), None)

    def mark_seen(self, uid: int) -> None:
        """Show people who look into the mailbox that this message has been taken."""
        with _trouble():
            self._box.client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def begin_idle(self) -> bool:
        """From now on the line is readable when something happens. True: something has happened already."""
        with _trouble():
            self._box.idle.start()  # type: ignore[no-untyped-call]
            return self._box.client.has_more()

    def end_idle(self) -> None:
        """Read what the server said, and talk again."""
        with _trouble():
            self._box.idle.stop()  # type: ignore[no-untyped-call]

    def cut(self) -> None:
        """End whatever the thread waits for; from any thread."""
        with suppress(OSError):
            self._box.client.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Without a farewell: the line may be dead."""
        _hang_up(self._box.client)

    def _status(self, name: str) -> int:
        value = self._box.folder.status(self._box.folder.get(), [name])[name]
        return int(value)


def _hang_up(client: _Client) -> None:
    with suppress(OSError, ValueError):
        client.shutdown()


@contextmanager
def _trouble(kind: type[ServerTrouble] = AnswerRefused) -> Iterator[None]:
    """Turns the many ways in which a server can fail into two: the line is gone, or it said no to this."""
    try:
        yield
    except (imaplib.IMAP4.abort, OSError) as error:
        raise ServerTrouble() from error
    except SAID_NO as error:
        raise kind() from error


def _came(answer: bytes) -> tuple[int, datetime]:
    """Of `1 (UID 7 INTERNALDATE "...")`."""
    uid, when = _UID.search(answer), imaplib.Internaldate2tuple(answer)
    if uid is None or when is None:
        raise ValueError("the answer names no UID or date")
    return int(uid[1]), datetime.fromtimestamp(time.mktime(when), UTC)


def _day(at: datetime) -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{at.day:02}-{months[at.month - 1]}-{at.year}"
