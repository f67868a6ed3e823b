"""Monitoring's own door: who may come in, what it tells of each role, and what it never says."""

import re
from pathlib import Path

import httpx
import pytest

from switchroom.entrypoints.monitor import monitored, port_of
from switchroom.entrypoints.monitor.centre import CentreMetrics
from switchroom.entrypoints.roles import Role, Standing
from switchroom.interactions.contracts import Ended
from switchroom.platform.db import Database
from switchroom.platform.leadership import Leadership
from switchroom.platform.settings import SettingRefused, Settings
from tests.interactions.processes import TALK
from tests.support.centre import Centre, free_ports
from tests.support.centre_in_process import live_centre

ROLES = len(Role)


def settings_of(tmp_path: Path, **more: str) -> Settings:
    return Settings.load({}, data=tmp_path, monitor_address=f"127.0.0.1:{free_ports(ROLES)}", **more)


async def ask(settings: Settings, path: str, role: Role = Role.WEB, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(f"http://127.0.0.1:{port_of(settings, role)}{path}", headers=headers)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"monitor_address": "0.0.0.0:9464"}, "needs a monitor_token"),
        ({"monitor_address": "10.0.0.5:9464"}, "needs a monitor_token"),
        ({"monitor_address": "monitor.example:9464"}, "needs a monitor_token"),
        ({"monitor_address": "9464"}, "must be host:port"),
        ({"monitor_address": "127.0.0.1:x"}, "must be host:port"),
    ],
)
def test_an_open_door_is_refused(tmp_path: Path, values: dict[str, str], words: str) -> None:
    with pytest.raises(SettingRefused, match=words):
        Settings.load({}, data=tmp_path, **values)
    assert Settings.load({}, data=tmp_path).monitor_address is None


async def test_without_its_token_nothing_is_told(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, monitor_token="a secret")
    async with monitored(Role.MEDIA, settings, Standing(Role.MEDIA)):
        for headers in ({}, {"Authorization": "Bearer another"}, {"Authorization": "a secret"}):
            for path in ("/metrics", "/ready", "/live"):
                answer = await ask(settings, path, Role.MEDIA, **headers)
                assert (answer.status_code, answer.content) == (401, b"")
        answer = await ask(settings, "/metrics", Role.MEDIA, Authorization="Bearer a secret")
        assert answer.status_code == 200
    assert "a secret" not in str(settings)


async def test_a_role_is_ready_when_database_schema_and_engine_are(tmp_path: Path, database: Database) -> None:
    settings, standing = settings_of(tmp_path), Standing(Role.WORKER)

    async def ready() -> tuple[int, bool, bool]:
        answer = await ask(settings, "/ready", Role.WORKER)
        return answer.status_code, answer.json()["database"], answer.json()["migrated"]

    async with monitored(Role.WORKER, settings, standing):
        assert (await ask(settings, "/live", Role.WORKER)).status_code == 200
        assert await ready() == (503, False, False)
        standing.database = database
        assert await ready() == (503, True, True)
        engine = Leadership(database, "engine", "host:1")
        await engine.acquire()
        assert await ready() == (200, True, True)
        async with database.transaction() as tx:
            await tx.execute("update public.alembic_version set version_num = '0001'")
        assert await ready() == (503, True, False)
        async with database.transaction() as tx:
            await tx.execute("update public.alembic_version set version_num = '9999'")
        assert await ready() == (200, True, True), "a newer schema is as good"
        await engine.release()
        for path, status in (("/", 404), ("/metrics/..", 404), ("/api/health/live", 404)):
            assert (await ask(settings, path, Role.WORKER)).status_code == status


async def test_two_of_one_role_do_not_stop_each_other(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    async with monitored(Role.MEDIA, settings, Standing(Role.MEDIA)):
        async with monitored(Role.MEDIA, settings, Standing(Role.MEDIA)):
            pass
        assert (await ask(settings, "/live", Role.MEDIA)).status_code == 200


def sample(text: str, name: str) -> float:
    """The value of a series that must be there."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not in:\n{text}"
    return float(found[1])


@pytest.mark.slow
def test_each_role_of_a_running_centre_tells_its_figures(centre: Centre) -> None:
    texts = {}
    for role in Role:
        url = f"http://127.0.0.1:{int(centre.environment['SWITCHROOM_MONITOR_ADDRESS'].rpartition(':')[2])}"
        port = int(url.rpartition(":")[2]) + list(Role).index(role)
        assert httpx.get(f"http://127.0.0.1:{port}/ready").status_code == 200
        with centre.client("helena") as client:
            client.get("/api/users/0190b0a0-0000-7000-8000-000000000000")
            client.get("/nowhere/alice@example.com")
        texts[role] = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert "switchroom_event_loop_lag_seconds_bucket" in texts[role]
    web, engine, media = texts[Role.WEB], texts[Role.ENGINE], texts[Role.MEDIA]
    labels = '{method="GET",route="/api/users/{id}",status="404"}'
    assert sample(web, f"switchroom_http_request_seconds_count{labels}") >= 1
    assert sample(engine, 'switchroom_leader_epoch{name="engine"}') >= 1
    assert sample(engine, "switchroom_journal_events_total") >= 1
    assert sample(engine, 'switchroom_handler_unread{handler="voice"}') == 0
    assert "switchroom_queue_waiting" not in web
    assert sample(media, 'switchroom_media_frames_total{what="due"}') >= 0
    everything = "".join(texts.values())
    assert "0190b0a0" not in everything
    assert "alice" not in everything


async def test_the_centres_figures_are_those_of_its_work(database: Database) -> None:
    async with live_centre(database) as live:
        await live.queue("billing")
        await live.entry("hotline", TALK)
        await live.agent("Ana")
        metrics = CentreMetrics(database, fresh_s=0)
        await metrics.look_up()
        await live.arrive("hotline")
        await live.leave(await live.arrive("hotline"))
        await metrics.look_up()
        found = {
            (each.name, *each.labels.values()): each.value for family in metrics.collect() for each in family.samples
        }
    assert found["switchroom_queue_waiting", "billing", "test"] == 1
    assert found["switchroom_queue_oldest_wait_seconds", "billing", "test"] >= 0
    assert found["switchroom_interactions_live", "voice", "test", "offered"] == 1
    assert found["switchroom_agents", "offered", "test"] == 1
    assert found["switchroom_interactions_ended_total", "abandoned", "test"] == 1
    assert found["switchroom_journal_events_total",] > 0
    assert Ended.type == "interactions.ended"
