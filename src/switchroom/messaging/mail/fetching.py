"""Fetching: a task for each mailbox that lies at a server, so that one in trouble never holds up another.

Whenever a folder is looked at, it is compared with the ledger as a whole: what is in it and not in the ledger is taken,
however it was missed. So a mailbox reconciles itself each time, and a crash anywhere leaves nothing behind.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from switchroom.messaging.events import MailboxChanged
from switchroom.messaging.mail.actions import SECRET_PURPOSE
from switchroom.messaging.mail.boxes import Box, Server, all_boxes
from switchroom.messaging.mail.contracts import SignInRefused
from switchroom.messaging.mail.imap import AnswerRefused, ImapBox, Listed
from switchroom.messaging.mail.leases import Leases
from switchroom.messaging.mail.ledger import Ledger, Place
from switchroom.messaging.mail.oauth import AccessTokens
from switchroom.messaging.mail.servers import MailServers
from switchroom.platform.errors import Refusal
from switchroom.platform.journal import bell_of
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services

log = logging.getLogger(__name__)
T = TypeVar("T")
LOOK_S = 5.0
"""How often the list of mailboxes is read again, if no bell rings."""
LONGEST_IDLE_S = 120.0
"""Servers may end an idle connection after half an hour, and routers forget one much sooner."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0
KNOWN = "select uid from messaging.mail_place where mailbox_id = $1 and uid_validity = $2"
STATE = "select uid_validity, first_uid, since from messaging.mailbox_state where mailbox_id = $1"
BEGIN = """
update messaging.mailbox_state set uid_validity = $2, first_uid = $3, connected_at = clock_timestamp()
where mailbox_id = $1
"""
CHECKED = """
update messaging.mailbox_state
set checked_at = clock_timestamp(), listed = $2, unread = $3, error = null, error_at = null where mailbox_id = $1
"""
TROUBLE = """
update messaging.mailbox_state set error = $2, error_at = clock_timestamp() where mailbox_id = $1
"""


class State(msgspec.Struct, frozen=True):
    """Where the folder of a mailbox begins for us. `uid_validity`: the epoch for which `first_uid` was noted."""

    uid_validity: int | None
    first_uid: int
    since: datetime


class Fetching:
    """One per worker; it fetches the mailboxes whose leases it gets."""

    def __init__(self, services: Services) -> None:
        self._services, self._database = services, services.database
        self._tasks: dict[UUID, tuple[int, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        """Fetch for ever. Raises when the database goes away."""
        bell = self._database.bell.subscribe(bell_of(MailboxChanged.type))
        try:
            async with Leases(self._database, "mailbox") as leases:
                while True:
                    await self._keep_up(leases)
                    await bell.wait(LOOK_S)
        finally:
            bell.close()
            for _, task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*(task for _, task in self._tasks.values()), return_exceptions=True)
            self._tasks.clear()

    async def _keep_up(self, leases: Leases) -> None:
        """A task for each mailbox that is to be fetched and is ours, as it is set up now."""
        async with self._database.read() as connection:
            boxes = {box.id: box for box in await all_boxes(connection) if box.active and box.incoming.kind == "imap"}
        await leases.check()
        for box_id, (version, task) in list(self._tasks.items()):
            if box_id in boxes and boxes[box_id].version == version and not task.done():
                continue
            task.cancel()
            (ended,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(ended, Exception):
                log.error("fetching begins again", exc_info=ended, extra={"mailbox": str(box_id)})
            del self._tasks[box_id]
            if box_id not in boxes:
                await leases.give_up(box_id)
        for box_id, box in boxes.items():
            if box_id not in self._tasks and await leases.take(box_id):
                task = asyncio.create_task(Fetcher(self._services, box).run(), name=f"fetch {box_id}")
                self._tasks[box_id] = (box.version, task)


class Line:
    """A connection and the thread that alone talks on it: a server that hangs keeps nobody else waiting."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        self._imap: ImapBox | None = None

    async def open(self, servers: MailServers, server: Server, password: str) -> ImapBox:
        """Raises `ServerTrouble`, `NoSuchServer`, `Unreachable`."""

        def connect() -> ImapBox:
            self._imap = ImapBox(servers, server, password)
            return self._imap

        return await self.do(connect)

    async def do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """At once, without waiting for the thread, which is told to stop and tidies up after itself."""
        if self._imap is not None:
            self._imap.cut()
        self._thread.submit(self._let_go)
        self._thread.shutdown(wait=False)

    def _let_go(self) -> None:
        if self._imap is not None:
            self._imap.close()


class Fetcher:
    """Fetches one mailbox."""

    def __init__(self, services: Services, box: Box) -> None:
        self._database, self._box = services.database, box
        self._ledger, self._servers = services.the(Ledger), services.the(MailServers)
        self._tokens = services.the(AccessTokens)
        self._keyring, self._largest = services.the(Keyring), services.settings.mail.largest

    async def run(self) -> None:
        """Until cancelled. Trouble with the server is noted at the mailbox and tried again, each time later."""
        pause = FIRST_PAUSE_S
        while True:
            line = Line(f"mailbox {self._box.id}")
            try:
                await self._follow(line)
            except Refusal as refusal:
                was_well = await self._note_trouble(refusal.code)
                pause = FIRST_PAUSE_S if was_well else min(pause * 2, LONGEST_PAUSE_S)
            finally:
                line.close()
            await asyncio.sleep(pause)

    async def _follow(self, line: Line) -> None:
        self._line = line
        imap = await self._open(line)
        while True:
            await self._look(imap)
            if self._box.incoming.idle and imap.can_idle:
                await self._idle(imap)
            else:
                await asyncio.sleep(self._box.incoming.poll_s)

    async def _open(self, line: Line) -> ImapBox:
        server = self._box.incoming
        secret = await self._tokens.of(self._box) if server.oauth else self._password()
        try:
            return await line.open(self._servers, server, secret)
        except SignInRefused:
            self._tokens.forget(self._box)
            raise

    def _password(self) -> str:
        sealed = self._box.incoming_secret
        if not sealed:
            return ""
        return self._keyring.open_sealed(SECRET_PURPOSE, sealed, self._box.id.bytes + b"incoming").decode()

    async def _look(self, imap: ImapBox) -> None:
        """Take whatever is in the folder and not in the ledger."""
        listed, begins = await self._listed(imap)
        async with self._database.read() as connection:
            known = {row["uid"] for row in await connection.fetch(KNOWN, self._box.id, listed.uid_validity)}
        unread = 0
        for uid in listed.uids:
            if uid >= begins and uid not in known:
                unread += not await self._take(imap, Place(listed.uid_validity, uid))
        async with self._database.transaction() as tx:
            await tx.execute(CHECKED, self._box.id, len(listed.uids), unread)

    async def _listed(self, imap: ImapBox) -> tuple[Listed, int]:
        """The folder, and from which UID on it is ours: what was there before us is left alone."""
        async with self._database.read() as connection:
            (state,) = await connection.fetch_as(State, STATE, self._box.id)
        listed = await self._line.do(lambda: imap.listed(state.first_uid))
        if state.uid_validity == listed.uid_validity:
            return listed, state.first_uid
        # The first time, or the server has numbered everything anew: what is known by its content is not taken twice.
        first = 1
        if not self._box.incoming.earlier:
            since: int | None = await self._line.do(lambda: imap.first_since(state.since))
            first = since or listed.next_uid
        listed = await self._line.do(lambda: imap.listed(first))
        async with self._database.transaction() as tx:
            await tx.execute(BEGIN, self._box.id, listed.uid_validity, first)
        return listed, first

    async def _take(self, imap: ImapBox, place: Place) -> bool:
        """Into the ledger, and only then marked. False: it could not be read, and is tried again the next time."""
        try:
            size = await self._line.do(lambda: imap.size_of(place.uid))
            whole = size <= self._largest
            raw = await self._line.do(lambda: imap.read(place.uid, head_only=not whole))
        except AnswerRefused:
            return False
        if raw is None:
            return False
        await self._ledger.take(self._box, raw, place, size=size, whole=whole)
        with suppress(AnswerRefused):  # a mailbox that may only be read
            await self._line.do(lambda: imap.mark_seen(place.uid))
        return True

    async def _idle(self, imap: ImapBox) -> None:
        """Until the server has something to say. No thread waits meanwhile."""
        if not await self._line.do(imap.begin_idle):
            loop, readable, line = asyncio.get_running_loop(), asyncio.Event(), imap.line.fileno()
            loop.add_reader(line, readable.set)
            try:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_IDLE_S):
                        await readable.wait()
            finally:
                loop.remove_reader(line)
        await self._line.do(imap.end_idle)

    async def _note_trouble(self, code: str) -> bool:
        """Whether the mailbox was well when it was last looked at, not long ago."""
        log.warning("mailbox in trouble", extra={"mailbox": str(self._box.id), "code": code})
        async with self._database.transaction() as tx:
            before = await tx.fetch_value(
                "select error from messaging.mailbox_state where mailbox_id = $1", self._box.id
            )
            await tx.execute(TROUBLE, self._box.id, code)
        return before is None
