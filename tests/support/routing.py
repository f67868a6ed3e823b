"""A centre with one queue and some agents, driven through the facade, and an engine that decides when told to."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar
from uuid import UUID

from switchroom.platform.db import Database
from switchroom.platform.events import Event
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox, read_after
from switchroom.platform.leadership import Leadership
from switchroom.routing import facade
from switchroom.routing.contracts import (
    AVAILABLE,
    Agent,
    AgentId,
    Capacity,
    Command,
    ItemId,
    Medium,
    QueueId,
    QueuePolicy,
    QueueSet,
    Status,
    WorkItem,
)
from switchroom.routing.engine import Engine, run_engine
from switchroom.routing.inbox import DECIDED_BELL

E = TypeVar("E", bound=Event)


def a_policy(queue: QueueId, **fields: Any) -> QueuePolicy:
    return QueuePolicy(queue, fields.pop("version", 1), **fields)


async def give(database: Database, *commands: Command) -> list[int]:
    """Each command in a transaction of its own; their numbers."""
    numbers = []
    for command in commands:
        async with database.transaction() as tx:
            numbers.append(await facade.command(tx, command))
    return numbers


async def open_queue(database: Database, **policy: Any) -> QueueId:
    queue = QueueId(new_id())
    await give(database, QueueSet(a_policy(queue, **policy)))
    return queue


async def sign_in(
    database: Database, queue: QueueId, *, status: Status = AVAILABLE, chats: int = 0, **fields: Any
) -> AgentId:
    agent = AgentId(new_id())
    units = {Medium.VOICE: 1, Medium.CHAT: chats}
    async with database.transaction() as tx:
        await facade.sign_in(tx, Agent(agent, (queue,), capacity=Capacity(units), **fields), status)
    return agent


async def queue_item(database: Database, queue: QueueId, **fields: Any) -> tuple[ItemId, UUID]:
    """A new item of a new interaction; both ids."""
    item, about = ItemId(new_id()), new_id()
    async with database.transaction() as tx:
        await facade.queue_item(tx, WorkItem(item, **fields), queue, about=about)
    return item, about


@asynccontextmanager
async def leading(database: Database, *, batch: int = 500) -> AsyncIterator[Engine]:
    """An engine that leads and is recovered; `step` it by hand."""
    leadership = Leadership(database, "engine", "test")
    await leadership.acquire()
    try:
        engine = Engine(leadership, batch)
        await engine.recover()
        yield engine
    finally:
        await leadership.release()


@asynccontextmanager
async def running(database: Database, holder: str = "test") -> AsyncIterator[Leadership]:
    """An engine that waits for leadership and then decides in the background."""
    leadership = Leadership(database, "engine", holder)

    async def lead() -> None:
        await leadership.acquire()
        await run_engine(database, leadership)

    task = asyncio.create_task(lead())
    try:
        yield leadership
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await leadership.release()


async def journal(database: Database, *kinds: type[Event]) -> list[Event]:
    """The events so far, of some kinds."""
    async with database.transaction() as tx:
        while await move_outbox(tx):
            pass
    async with database.read() as connection:
        return [e.event for e in await read_after(connection, 0, types=[k.type for k in kinds] or None, limit=100_000)]


async def until(database: Database, sql: str, *arguments: Any, within: float = 10) -> Any:
    """Wait until a query gives something true; that value. Asks again whenever an engine has decided."""
    bell = database.bell.subscribe(DECIDED_BELL)
    try:
        async with asyncio.timeout(within):
            while True:
                async with database.read() as connection:
                    if value := await connection.fetch_value(sql, *arguments):
                        return value
                await bell.wait(0.1)
    finally:
        bell.close()


async def all_decided(database: Database, within: float = 10) -> None:
    """Wait until no command is pending."""
    await until(
        database,
        "select not exists(select from routing.command where position is null and parked_at is null)",
        within=within,
    )


async def rows(database: Database, sql: str, *arguments: Any) -> Sequence[Any]:
    async with database.read() as connection:
        return await connection.fetch(sql, *arguments)
