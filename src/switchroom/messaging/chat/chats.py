"""Chats of customers' pages: let in, limited, found again by a secret that only the page has.

What a page was told is there stays there: a message that is sent again after a cut is the same message.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from switchroom.interactions.contracts import Arrival
from switchroom.interactions.facade import Interactions
from switchroom.messaging import events
from switchroom.messaging.chat import asking, files, idle, queries
from switchroom.messaging.chat.answers import Answers
from switchroom.messaging.chat.files import Kept
from switchroom.messaging.chat.queries import Chat, Message
from switchroom.messaging.chat.sending import COLLIDED, Sending, write_many
from switchroom.messaging.chat.writing import New, bell_of, write
from switchroom.messaging.contracts import (
    Author,
    ChatEnded,
    ChatNotFound,
    ChatState,
    ChatUnavailable,
    FilesNotAllowed,
    PromptMovedOn,
)
from switchroom.platform.auth import digest
from switchroom.platform.clock import Clock
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import CUSTOMER, Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.together import Together
from switchroom.processes.facade import NoSuchProcess
from switchroom.touchpoints.facade import EntryPoint, EntryPointNotFound, admit, caller_claims, entry_point_by_slug

T = TypeVar("T")
CHAT, FORM = "chat", "form"
"""The media of which this is the door: a chat, and a page that is filled in step by step."""
ATTEMPTS = 3


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a page sends to begin a chat."""

    language: str = ""
    name: str = ""
    signed_token: str = ""


class Begun(msgspec.Struct, frozen=True):
    """The page's secret and the chat's id, which is its interaction's."""

    token: str
    id: UUID


async def written_entry_point(connection: Connection, slug: str, medium: str) -> EntryPoint:
    """The entry point of a page of this medium. Raises `EntryPointNotFound`."""
    entry = await entry_point_by_slug(connection, slug)
    if entry.medium != medium:
        raise EntryPointNotFound()
    return entry


class Chats:
    """The door for customers' pages. One per web process."""

    def __init__(
        self, database: Database, clock: Clock, keyring: Keyring, interactions: Interactions, answers: Answers
    ) -> None:
        self._database, self._clock, self._keyring = database, clock, keyring
        self._interactions, self._answers = interactions, answers
        self._sending = Together(partial(write_many, database))

    async def begin(self, slug: str, ip: str, wanted: Wanted, medium: str = CHAT) -> Begun:
        """A chat, or a form, at the entry point `slug` from the page at `ip`.

        Raises `EntryPointNotFound`, `CallerBlocked`, `CallerThrottled`, `EntryPointFull`, `CallerTokenInvalid`,
        `CallerTokenExpired`, `ChatUnavailable`.
        """
        begun = Begun(secrets.token_urlsafe(32), new_id())
        async with self._database.transaction(actor=CUSTOMER, origin=Origin.REAL) as tx:
            entry = await written_entry_point(tx, slug, medium)
            now = self._clock.now()
            claims = await caller_claims(tx, self._keyring, entry, wanted.signed_token, now)
            await admit(tx, entry, now, ip=ip, concurrent=await queries.count_living(tx, entry.slug))
            idle_after = timedelta(minutes=entry.chat.idle_minutes)
            await tx.execute(
                """insert into messaging.chat (id, origin, entry_point, token_hash, source, name, idle_after, files)
                   values ($1, $2, $3, $4, $5, $6, $7, $8)""",
                begun.id,
                Origin.REAL.value,
                entry.slug,
                digest(begun.token),
                ip,
                wanted.name,
                idle_after,
                entry.chat.files,
            )
            await idle.watch(tx, begun.id, idle_after)
            arrival = Arrival(
                entry_point=entry.id,
                at=await tx.now(),
                language=wanted.language,
                claims=claims,
                interaction_id=begun.id,
            )
            try:
                await self._interactions.arrive(tx, entry, Origin.REAL, arrival)
            except NoSuchProcess as error:
                raise ChatUnavailable() from error
        return begun

    async def find(self, token: str) -> Chat:
        """The chat of a page's secret. Raises `ChatNotFound`."""
        async with self._database.read() as connection:
            return await _by(connection, token)

    async def write(self, token: str, text: str, client_id: UUID) -> tuple[Message, bool]:
        """A message of the customer; whether it is new. Raises `ChatNotFound`, `ChatEnded`, `ChatFlooded`."""
        taken = await self._sending.of(Sending(digest(token), text, client_id))
        if taken is not None:
            return taken, True

        async def work(tx: Transaction, chat: Chat) -> Message:
            if chat.asks:
                answered = await self._answers.message(tx, chat.id, text, client_id)
                if answered is not None:
                    return answered
            return await write(tx, chat.id, New(author=Author.CUSTOMER, text=text, client_id=client_id))

        return await self._writing(token, client_id, work)

    async def answer(
        self,
        token: str,
        prompt_id: UUID,
        client_id: UUID,
        *,
        choice: str | None = None,
        value: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> tuple[Message, bool]:
        """An answer to what the process asks: a choice, a value, or the values of a form.

        Raises also `PromptMovedOn`, `NoSuchChoice`, `NotAccepted`.
        """

        def read(plan: asking.Plan, sent: Mapping[str, str]) -> asking.Given:
            if values is not None:
                return asking.filled_all(plan, values, sent)
            return asking.chosen(plan, choice) if choice is not None else asking.filled(plan, value or "")

        async def work(tx: Transaction, chat: Chat) -> Message:
            return await self._answers.answer(tx, chat.id, prompt_id, client_id, read)

        return await self._writing(token, client_id, work)

    async def may_send_file(self, token: str, client_id: UUID) -> tuple[Chat, Message | None]:
        """The chat for a file that is about to come, or the message with the same id.

        Raises `ChatNotFound`, `ChatEnded`, `FilesNotAllowed`.
        """
        async with self._database.read() as connection:
            chat = await _by(connection, token)
            known = await queries.message_of(connection, chat.id, Author.CUSTOMER, client_id)
        if known is None and chat.state is ChatState.ENDED:
            raise ChatEnded()
        if known is None and not chat.files:
            raise FilesNotAllowed()
        return chat, known

    async def may_send_ahead(self, token: str, prompt_id: UUID) -> Chat:
        """The chat for a file that a form asks for. Raises `ChatNotFound`, `ChatEnded`, `PromptMovedOn`."""
        async with self._database.read() as connection:
            chat = await _by(connection, token)
            prompt = await queries.prompt(connection, prompt_id)
        if chat.state is ChatState.ENDED:
            raise ChatEnded()
        if prompt is None or prompt.chat_id != chat.id or not asking.takes_file(asking.plan_of(prompt)):
            raise PromptMovedOn()
        return chat

    async def send_file(self, token: str, client_id: UUID, kept: Kept) -> Message:
        """Make a file that was kept a message. Raises as `write`."""

        async def work(tx: Transaction, chat: Chat) -> Message:
            return await files.send(tx, chat.id, kept, Author.CUSTOMER, client_id)

        message, _ = await self._writing(token, client_id, work)
        return message

    async def _writing(
        self, token: str, client_id: UUID, work: Callable[[Transaction, Chat], Awaitable[Message]]
    ) -> tuple[Message, bool]:
        """Write in a transaction of its own; once more when it collided with the very same, or with a timer."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._database.transaction(actor=CUSTOMER) as tx:
                    chat = await _by(tx, token)
                    if chat.state is ChatState.ENDED:
                        return await _kept(tx, chat, client_id), False
                    message = await work(tx, chat)
                    return message, message.number > chat.last
            except COLLIDED:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError

    async def typing(self, token: str) -> None:
        """The customer is writing."""
        async with self._database.transaction(actor=CUSTOMER) as tx:
            chat = await _by(tx, token)
            if chat.state is not ChatState.ENDED:
                await type_on(tx, chat.id, Author.CUSTOMER)

    async def read_to(self, token: str, up_to: int) -> None:
        """The customer has seen the messages up to this number."""
        async with self._database.transaction(actor=CUSTOMER) as tx:
            chat = await _by(tx, token)
            await read_on(tx, chat, Author.CUSTOMER, up_to)

    async def leave(self, token: str) -> None:
        """The customer ends the chat; twice is no error."""
        async with self._database.transaction(actor=CUSTOMER) as tx:
            chat = await _by(tx, token)
            if chat.state is not ChatState.ENDED:
                await self._interactions.left(tx, chat.id, await tx.now())
                tx.ring(bell_of(chat.id))


async def _by(connection: Connection, token: str) -> Chat:
    chat = await queries.chat_by_token(connection, digest(token))
    if chat is None:
        raise ChatNotFound()
    return chat


async def _kept(tx: Transaction, chat: Chat, client_id: UUID) -> Message:
    """What was written before the end may be sent again after it: it is there. Anything new is too late."""
    known = await queries.message_of(tx, chat.id, Author.CUSTOMER, client_id)
    if known is None:
        raise ChatEnded()
    return known


async def type_on(tx: Transaction, chat_id: UUID, side: Author) -> None:
    """A side is writing; told to the other, and forgotten."""
    await tx.execute(
        """insert into messaging.typing (chat_id, side, at) values ($1, $2, clock_timestamp())
           on conflict (chat_id, side) do update set at = excluded.at""",
        chat_id,
        side.value,
    )
    tx.ring(bell_of(chat_id))


async def read_on(tx: Transaction, chat: Chat, side: Author, up_to: int) -> None:
    """A side has read up to a number; never back, never beyond the last message."""
    column = "read_by_agent" if side is Author.AGENT else "read_by_customer"
    read = await tx.fetch_value(
        f"""update messaging.chat set {column} = least($2, last) where id = $1 and {column} < least($2, last)
            returning {column}""",  # noqa: S608 - one of two words
        chat.id,
        up_to,
    )
    if read is not None:
        at = await tx.now()
        told = events.ChatRead(interaction=chat.id, at=at, side=Code(side.value), up_to=read)
        tx.emit(told, origin=chat.origin)
        tx.ring(bell_of(chat.id))
