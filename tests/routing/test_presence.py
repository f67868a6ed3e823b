"""No offers to a desk that nobody sees; a reload is not noticed; a break stays a break."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from switchroom.platform.db import Database
from switchroom.platform.realtime import EventStream, Sight
from switchroom.routing import events
from switchroom.routing.contracts import Agent, Status
from switchroom.routing.giving import sign_in as give_sign_in
from switchroom.routing.giving import sign_out
from switchroom.routing.presence import judge, report_screens, see
from tests.support.routing import journal, leading, open_queue, queue_item, rows, sign_in, until

AT_ONCE = timedelta(0)
LONG = timedelta(hours=1)


async def judged(database: Database, grace: timedelta) -> None:
    async with database.transaction() as tx:
        await judge(tx, grace)


async def state(database: Database) -> tuple[object, ...]:
    (row,) = await rows(database, "select connected, available, state from routing.agent_state")
    return tuple(row)


async def test_who_is_not_seen_gets_no_offers_until_seen_again(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database)
        agent = await sign_in(database, queue)
        await engine.step()
        async with database.transaction() as tx:
            await see(tx, [agent])
        await judged(database, LONG)
        assert await engine.step() is False
        assert await state(database) == (True, True, "available")
        await judged(database, AT_ONCE)
        await judged(database, AT_ONCE)
        await engine.step()
        assert await state(database) == (False, True, "disconnected")
        await queue_item(database, queue)
        await engine.step()
        assert not await journal(database, events.Offered)
        async with database.transaction() as tx:
            await see(tx, [agent])
        await judged(database, LONG)
        await engine.step()
        assert await state(database) == (True, True, "offered")
        assert not await journal(database, events.CommandRefused)


async def test_a_break_is_still_a_break_after_reconnecting(database: Database) -> None:
    async with leading(database) as engine:
        agent = await sign_in(database, await open_queue(database), status=Status("lunch"))
        await engine.step()
        for grace in (AT_ONCE, LONG):
            async with database.transaction() as tx:
                await see(tx, [agent])
            await judged(database, grace)
            await engine.step()
            async with database.transaction() as tx:
                await see(tx, [agent])
        assert await state(database) == (True, False, "not_available")


async def test_a_screen_of_the_last_shift_does_not_judge_this_one(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database)
        agent = await sign_in(database, queue)
        await engine.step()
        async with database.transaction() as tx:
            await see(tx, [agent])
            await tx.execute("update routing.screen set seen_at = seen_at - interval '14 seconds'")
            await sign_out(tx, agent)
        await engine.step()
        async with database.transaction() as tx:
            await give_sign_in(tx, Agent(agent, (queue,)), Status("available", available=True))
        await engine.step()
        await judged(database, timedelta(seconds=10))
        await engine.step()
        assert await state(database) == (True, True, "available")
        await judged(database, AT_ONCE)
        await engine.step()
        assert await state(database) == (False, True, "disconnected")


async def test_programs_that_never_had_a_screen_are_not_judged(database: Database) -> None:
    async with leading(database) as engine:
        await sign_in(database, await open_queue(database))
        await engine.step()
        await judged(database, AT_ONCE)
        await engine.step()
        assert await state(database) == (True, True, "available")


async def test_a_web_process_reports_whose_own_events_are_followed(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database)
        agents = [await sign_in(database, queue) for _ in range(3)]
        await engine.step()
    stream = EventStream(database)
    reading = asyncio.create_task(stream.run())
    follower = stream.open()
    await follower.follow("me", f"user:{agents[1]}", Sight.EVENTS)
    await follower.follow("agents", "agents", Sight.EVENTS)
    reporting = asyncio.create_task(report_screens(database, stream))
    try:
        assert await until(database, "select agent_id from routing.screen") == agents[1]
        assert len(await rows(database, "select * from routing.screen")) == 1
    finally:
        follower.close()
        for task in (reading, reporting):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
