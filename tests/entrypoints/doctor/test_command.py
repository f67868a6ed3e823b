"""`switchroom doctor` on a whole running centre, and what it tells to type."""

import asyncio
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from switchroom.platform.db import Database
from switchroom.platform.effects import plan
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.jobs import enqueue
from switchroom.platform.timekeeper import set_timer
from tests.entrypoints.test_cli import Run, run
from tests.support.centre import Centre

__all__ = ["run"]


def doctor(centre: Centre, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "switchroom.entrypoints.cli", "--data", str(centre.data), "doctor", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=centre.environment)


@pytest.mark.slow
def test_a_running_centre_is_well(centre: Centre) -> None:
    done = doctor(centre, "--json")
    assert json.loads(done.stdout)["findings"] == []
    assert done.returncode == 0
    assert doctor(centre).stdout.endswith("checks made, all is well.\n")


def test_what_is_found_is_said_in_words_with_what_to_do(run: Run) -> None:
    code, out, _ = run("doctor")
    assert code == 4
    assert "BROKEN     No role of this centre is running.\n           -> switchroom serve  [role.none]" in out


def test_what_got_stuck_is_listed_and_set_going_again(run: Run, database_url: str) -> None:
    asyncio.run(_get_stuck(database_url))
    assert "in_doubt" in run("effects", "list")[1]
    assert run("effects", "settle")[1] == "1 are settled.\n"
    assert len(run("effects", "list")[1].splitlines()) == 1
    assert "a reason" in run("timers", "list")[1]
    assert run("timers", "retry")[1] == "1 deadlines will fire again.\n"
    assert len(run("timers", "list")[1].splitlines()) == 1
    number = run("jobs", "list")[1].splitlines()[1].split()[0]
    assert run("jobs", "retry", number)[:2] == (0, f"Job {number} runs again.\n")
    assert run("jobs", "retry", number)[0] == 1
    listed = [line.split()[0] for line in run("parked", "list")[1].splitlines()]
    assert listed == ["HANDLER", "board", "switch:embedded"]
    assert run("parked", "forget", "switch:embedded")[1] == "1 events are forgotten.\n"


async def _get_stuck(url: str) -> None:
    database = await Database.connect(url, size=1)
    async with database.transaction() as tx:
        await plan(tx, "embedded", "dial", new_id(), {}, origin=Origin.REAL, repeatable=False)
        await tx.execute("update platform.effect set state = 'in_doubt'")
        await set_timer(tx, "some", new_id(), timedelta(hours=1), {})
        await tx.execute("update platform.timer set error = 'a reason'")
        await enqueue(tx, "one")
        await tx.execute("update jobs.pgqueuer set status = 'failed'")
        await tx.execute(
            "insert into voice.parked (switch, instance, number, type, error) values ('embedded', $1, 1, 'x', 'y')",
            new_id(),
        )
        await tx.execute("insert into routing.command (data, error, parked_at) values ('{}', 'x', now())")
    await database.close()


def test_a_backup_is_known_to_the_journal(run: Run, database_url: str, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "centre.tar"))[0] == 0
    assert asyncio.run(_backups(database_url)) == 1


async def _backups(url: str) -> int:
    database = await Database.connect(url, size=1)
    async with database.read() as connection:
        count = await connection.fetch_value("select count(*) from journal.outbox where type = 'platform.backup_made'")
    await database.close()
    return int(count)
