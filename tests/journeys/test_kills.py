"""kill -9 of each process in the middle of calls: what was promised to customers and agents still holds.

Callers and agents are headless phones on the public API with real audio; a stream of interactions without audio runs
beside them. Every scenario ends with the same account: nothing lives, everything ended exactly once, nobody is on a
call, nothing was put aside (`KillFloor.everybody_is_gone`).
"""

import asyncio
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from switchroom.voice.embedded.peer import set_up_aiortc
from tests.support.centre import Centre, running_centre
from tests.support.kill_floor import MENU_HZ, MUSIC_HZ, KillFloor, kill_floor, sounds
from tests.support.parties import Agent, Customer, DirectLine, until
from tests.support.places import folder_for_a_centre

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.journey, pytest.mark.alone]

VICTIMS = ("web", "engine", "voice", "postgres")
STAY = ("engine", "postgres")
"""Whoever came while these died waits to be served; the others hang up in the queue."""
GAP_S = 1.0
"""The longest silence that a conversation may have because something else dies.

Measured at the ears, as people would. But these ears and mouths are one program, on two cores on which the killed
process starts anew and others work as well: they come late themselves. How late, a line without a switch tells that
runs beside them at the same time. Twice its longest silence is allowed on top, since the switch is kept waiting as the
ears are; on a machine of one's own that is a tenth of a second.
"""


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    folder = folder_for_a_centre("kills")
    sounds(folder / "data")
    with running_centre(folder / "data") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def play(scenario: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: Playwright may have left a loop in this one."""
    set_up_aiortc(("127.0.0.1",))
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, scenario).result()


async def gone(centre: Centre, victim: str) -> None:
    """kill -9, and wait until another process has taken its place."""
    (killed,) = _pids(centre, victim)
    os.kill(killed, signal.SIGKILL)

    async def replaced() -> bool:
        return _pids(centre, victim) not in ([], [killed])

    await until(replaced)


def _pids(centre: Centre, victim: str) -> list[int]:
    if victim != "postgres":
        return centre.role_pids(victim)
    try:
        return [centre.postgres_pid]
    except (OSError, ValueError, IndexError):  # in this moment there is none
        return []


def test_calls_queues_and_offers_outlive_every_process_but_their_switch(centre: Centre) -> None:
    play(_outlive(centre))


async def _outlive(centre: Centre) -> None:
    async with kill_floor(centre) as floor, DirectLine() as direct:
        agent = await floor.agent("ana", 1000)
        first = await talk(floor, agent, 1800)
        waiting = [await floor.queued(1800), await floor.queued(2500)]
        tester = await floor.agent("tester", None, origin="test")
        tester.takes_all = True
        async with floor.load().flowing() as load:
            for victim in VICTIMS:
                newcomer = await survives(floor, victim, agent, first, waiting, direct)
                if victim in STAY:
                    waiting.append(newcomer)
                else:
                    await newcomer.hang_up()
            expected = [await floor.interaction(customer) for customer in waiting]
            await first.hang_up()
            for customer, victim in zip(waiting, VICTIMS, strict=True):
                await serves(floor, agent, customer, victim)
        assert agent.taken[1:] == expected  # the order of the queue, through every crash
        log.info("%d interactions beside them", len(load.opened))
        assert len(load.opened) > 50
        rows = await floor.rows("select distinct ended_how from interactions.interaction where origin = 'real'")
        assert {row["ended_how"] for row in rows} == {"customer_left", "abandoned"}


async def talk(floor: KillFloor, agent: Agent, tone: int) -> Customer:
    """A conversation."""
    customer = await floor.queued(tone)
    await agent.take_next()
    await agent.talks_with(customer)
    return customer


async def survives(
    floor: KillFloor, victim: str, agent: Agent, customer: Customer, waiting: list[Customer], direct: DirectLine
) -> Customer:
    """The talk goes on, music plays on, and who is in the menu gets into the queue, behind those who were there."""
    newcomer = await floor.customer(1800 if victim == "engine" else 2500)
    assert agent.phone is not None
    agent.phone.expect(customer.tone)
    customer.phone.expect(agent.tone)
    direct.expect()
    await gone(floor.centre, victim)
    await asyncio.gather(
        newcomer.phone.hears(MENU_HZ, within=20),
        *(other.phone.hears(MUSIC_HZ, within=20) for other in waiting),
        agent.talks_with(customer),
    )
    await floor.waits(newcomer)
    gaps, control = (agent.phone.longest_gap_s, customer.phone.longest_gap_s), direct.longest_gap_s
    log.info("%s killed: longest silence %.2f s and %.2f s, without a switch %.2f s", victim, *gaps, control)
    assert 0 < min(gaps) <= max(gaps) < GAP_S + 2 * control, (victim, gaps, control)
    return newcomer


async def serves(floor: KillFloor, agent: Agent, customer: Customer, victim: str | None) -> None:
    """The next offer is taken, also when a process dies while it rings; they talk, the customer hangs up."""
    await agent.offered()
    if victim:
        await gone(floor.centre, victim)
    await agent.take_next()
    await agent.talks_with(customer)
    await customer.hang_up()
    await agent.until(lambda state: not state["work"])


def test_calls_of_a_switch_that_is_killed_end_clearly_and_the_next_one_works(centre: Centre) -> None:
    play(_lost(centre))


async def _lost(centre: Centre) -> None:
    async with kill_floor(centre) as floor:
        agent = await floor.agent("cyn", 1000)
        lost = [await talk(floor, agent, 1800), await floor.queued(2500), await floor.customer(1400)]
        await gone(centre, "media")
        for customer in lost:
            assert await how_it_ended(floor, customer) == "lost"
            assert (
                await customer.line.ask("POST", customer.path("keys"), {"keys": "1"}, may=(410,))
            ).status_code == 410
        await agent.until(lambda state: not state["work"] and not state["offers"])
        recordings = await floor.rows("select state from voice.recording where state not in ('complete', 'failed')")
        assert {row["state"] for row in recordings} == {"lost"}
        after = await talk(floor, agent, 2500)
        await after.hang_up()


async def how_it_ended(floor: KillFloor, customer: Customer) -> str:
    how = await until(lambda: floor.asked("select ended_how from interactions.interaction where id = $1", customer))
    return str(how)


def test_a_second_engine_takes_over_and_the_paused_first_one_does_no_harm(centre: Centre) -> None:
    play(_second_engine(centre))


async def _second_engine(centre: Centre) -> None:
    async with kill_floor(centre) as floor:
        agent = await floor.agent("dee", 1000)
        first = await talk(floor, agent, 1800)
        waiting = [await floor.queued(2500), await floor.queued(1400)]
        (paused,) = centre.role_pids("engine")
        before = await leader(floor)
        with second_engine(centre) as second:
            os.kill(paused, signal.SIGSTOP)
            try:
                async with floor.load().flowing():
                    await until(lambda: led_by(floor, second.pid))
                    taken_over = await leader(floor)
                    assert taken_over[0] == before[0] + 1
                    await first.hang_up()
                    await agent.offered()
                    os.kill(paused, signal.SIGCONT)
                    await agent.take_next()
                    await agent.talks_with(waiting[0])
                    await waiting[0].hang_up()
                    await agent.offered()
            finally:
                os.kill(paused, signal.SIGCONT)
            assert await leader(floor) == taken_over
        await until(lambda: led_by(floor, paused))  # the second has ended in order; the first has stood by
        await agent.take_next()
        await agent.talks_with(waiting[1])
        assert agent.taken[1:] == [await floor.interaction(customer) for customer in waiting]


async def leader(floor: KillFloor) -> tuple[int, str]:
    (row,) = await floor.rows("select epoch, holder from platform.leader where name = 'engine'")
    return row["epoch"], row["holder"]


async def led_by(floor: KillFloor, pid: int) -> bool:
    return (await leader(floor))[1].endswith(f":{pid}")


@contextmanager
def second_engine(centre: Centre) -> Iterator["subprocess.Popen[bytes]"]:
    """Another engine on the same database, as on another machine."""
    process = subprocess.Popen(
        [sys.executable, "-m", "switchroom.entrypoints.cli", "serve", "--role", "engine"],
        env={**os.environ, "SWITCHROOM_DATA": str(centre.data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def test_a_ring_ends_in_time_while_the_engine_is_paused(centre: Centre) -> None:
    play(_ring(centre))


async def _ring(centre: Centre) -> None:
    async with kill_floor(centre) as floor:
        await floor.ring_for(3.0)
        agent = await floor.agent("eve", 1000)
        customer = await floor.queued(1800)
        offer = await agent.offered()
        await until(lambda: floor.rows("select from voice.ring"))
        (engine,) = centre.role_pids("engine")
        os.kill(engine, signal.SIGSTOP)
        try:
            timed_out = "select given_at from routing.command where data->>'type' = 'offer_timed_out' order by 1 desc"
            await until(lambda: floor.rows(timed_out))
            assert not await floor.rows("select from voice.ring")
        finally:
            os.kill(engine, signal.SIGCONT)
        assert not await agent.accept(offer["id"])  # too late, whoever was asleep
        (row,) = await floor.rows("select expires_at, ended_how from routing.offer where id = $1", int(offer["id"]))
        given_at = (await floor.rows(timed_out))[0]["given_at"]
        assert timedelta() <= given_at - row["expires_at"] < timedelta(seconds=1)
        assert row["ended_how"] == "timed_out"
        await floor.ring_for(20.0)
        await agent.take_next()
        await agent.talks_with(customer)


def test_pages_that_are_reloaded_in_mid_call_talk_on(centre: Centre) -> None:
    play(_reload(centre))


async def _reload(centre: Centre) -> None:
    async with kill_floor(centre) as floor:
        agent = await floor.agent("fay", 1000)
        customer = await talk(floor, agent, 1800)
        await customer.reload()
        await agent.talks_with(customer)
        await agent.reload()
        await agent.talks_with(customer)
        waiting = await floor.queued(2500)
        await waiting.reload()
        await waiting.phone.hears(MUSIC_HZ)
