"""Roles started alone: two web nodes, two engines, a voice, a media and a worker role, one PostgreSQL.

Each has a data folder and settings of its own, as on a machine of its own. Agents work at both web nodes with real
audio while the leading engine is killed.
"""

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect as open_socket

from switchroom.platform.postgres import PostgresSupervisor
from tests.journeys.test_kills import leader, play
from tests.support.kill_floor import KillFloor, kill_floor, sounds
from tests.support.machines import Machine, Machines, monitor_of, running_machines
from tests.support.parties import line
from tests.support.postgres import cloned

START_S = 120.0
"""Seven programs begin at once, on two cores."""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-machines")]


@pytest.fixture(scope="module")
def machines(postgres: PostgresSupervisor) -> Iterator[Machines]:
    folder = Path(tempfile.mkdtemp(prefix="swm-"))
    with cloned(postgres) as url, running_machines(folder, url) as running:
        sounds(running.media.folder)
        for machine in running.all:
            wait_ready(machine)
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def wait_ready(machine: Machine) -> None:
    """The role says itself that it can work."""
    deadline = time.monotonic() + START_S
    while True:
        try:
            if monitor_of(machine, "/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"{machine.role}: {machine.log.read_text()[-3000:]}"
        time.sleep(0.1)


def test_agents_work_at_both_web_nodes_while_the_leading_engine_is_killed(machines: Machines) -> None:
    play(_work_on(machines))


async def _work_on(machines: Machines) -> None:
    async with kill_floor(machines) as floor:
        heard = [asyncio.create_task(_follow(url, floor)) for url in machines.urls]
        ana = await floor.agent("ana", 1000, url=machines.urls[0])
        ben = await floor.agent("ben", 1400, url=machines.urls[1])
        first = await floor.queued(1800, url=machines.urls[1])
        taker = await _whoever_is_offered(ana, ben)
        other = ben if taker is ana else ana
        await taker.take_next()
        await taker.talks_with(first)
        before = await leader(floor)
        (leading,) = [engine for engine in machines.engines if before[1].endswith(f":{engine.pid}")]
        assert taker.phone is not None
        taker.phone.expect(first.tone)
        leading.kill()
        second = await floor.queued(2500, url=machines.urls[0])
        await other.take_next()
        await other.talks_with(second)
        epoch, holder = await leader(floor)
        assert (epoch, holder.endswith(f":{leading.pid}")) == (before[0] + 1, False)
        await taker.talks_with(first)
        await first.hang_up()
        await taker.until(lambda state: not state["work"])
        third = await floor.queued(1800, url=machines.urls[1])
        await taker.take_next()
        await taker.talks_with(third)
        positions = [await _stop(task) for task in heard]
        assert positions[0], "nothing was heard"
        common = min(positions[0][-1], positions[1][-1])
        assert [p for p in positions[0] if p <= common] == [p for p in positions[1] if p <= common]
        leading.start()
        await _one_call_through_all_roles(floor, str(await floor.interaction(first)))


async def _whoever_is_offered(*agents: Any) -> Any:
    """Who gets the offer: routing decides, not we."""
    waiting = [asyncio.create_task(agent.offered()) for agent in agents]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    found = next(agent for agent, task in zip(agents, waiting, strict=True) if task.done())
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return found


async def _follow(url: str, floor: KillFloor) -> list[int]:
    """The positions of the queues' events as one web node tells them, until cancelled."""
    positions: list[int] = []
    who = floor.centre.sign_ins["helena"]
    async with line(url) as admin:
        await admin.ask("POST", "/api/session", {"email": who.email, "password": who.password})
        cookie = "; ".join(f"{name}={value}" for name, value in admin.cookies.items())
        address = url.replace("http", "ws", 1) + "/api/events"
        async with open_socket(address, additional_headers={"Cookie": cookie, "Origin": url}) as socket:
            await socket.send(json.dumps({"subscribe": ["queues"]}))
            try:
                async for message in socket:
                    told = json.loads(message)
                    if "previous" in told:
                        positions.append(told["position"])
            except asyncio.CancelledError:
                return positions
    return positions


async def _stop(task: "asyncio.Task[list[int]]") -> list[int]:
    task.cancel()
    return await task


async def _one_call_through_all_roles(floor: KillFloor, interaction: str) -> None:
    """The question of docs/guides/monitoring.md, as it stands there."""
    guide = (Path(__file__).parents[2] / "docs/guides/monitoring.md").read_text()
    sql = guide[guide.index("    select position, recorded_at") :].partition(";")[0]
    rows = await floor.rows(sql, interaction)
    contexts = {row["type"].partition(".")[0] for row in rows}
    assert contexts >= {"voice", "routing", "processes", "interactions"}
    assert [row["position"] for row in rows] == sorted(row["position"] for row in rows)


def test_a_session_of_one_web_node_is_good_at_the_other(machines: Machines) -> None:
    who = machines.sign_ins["helena"]
    with httpx.Client(headers={"X-Switchroom": "1"}) as browser:
        made = browser.post(f"{machines.urls[0]}/api/session", json={"email": who.email, "password": who.password})
        assert made.status_code == 200
        assert browser.get(f"{machines.urls[1]}/api/session").status_code == 200
        assert browser.delete(f"{machines.urls[1]}/api/session").status_code == 204
        assert browser.get(f"{machines.urls[0]}/api/session").status_code == 401


def test_the_doctor_finds_nothing_broken_at_any_machine(machines: Machines) -> None:
    for machine in (machines.web[1], machines.engines[1]):
        wait_ready(machine)
        done = machines.command(machine, "doctor", "--json")
        assert done.stdout, done.stderr
        assert json.loads(done.stdout)["findings"] == [], machine.role
        assert done.returncode == 0


def test_only_the_leading_engine_tells_the_centres_figures(machines: Machines) -> None:
    tell = [engine for engine in machines.engines if "switchroom_leader_epoch" in monitor_of(engine, "/metrics").text]
    assert len(tell) == 1


def test_a_machine_without_the_keys_is_refused(machines: Machines) -> None:
    machine = machines.web[1]
    without = Machine("web", machine.folder, {**machine.environment, "SWITCHROOM_KEY_FILE": f"{machine.folder}/none"})
    done = machines.command(without, "serve", "--role", "web")
    assert done.returncode == 1
    assert "copy them from another machine" in done.stderr
    assert not Path(f"{machine.folder}/none").exists()
