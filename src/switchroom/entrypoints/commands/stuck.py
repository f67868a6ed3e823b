"""`switchroom effects`, `timers`, `jobs`: looking at what got stuck or failed, and setting it going again."""

import argparse
from datetime import timedelta

from switchroom.entrypoints.commands import Subcommands, add, add_group, table, work
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings

STUCK_AFTER = timedelta(minutes=2)


def register(commands: Subcommands) -> None:
    """Add the commands."""
    effects = add_group(commands, "effects", "things to be done outside: in doubt, or not done for long")
    add(effects, "list", _list_effects, "list them with what they are about")
    add(effects, "settle", _settle_effects, "those in doubt were looked at: count them as failed from now on")
    timers = add_group(commands, "timers", "deadlines that failed when they were due")
    add(timers, "list", _list_timers, "list them with their errors")
    add(timers, "retry", _retry_timers, "let them fire again, after the fault is mended")
    jobs = add_group(commands, "jobs", "jobs that failed for good")
    add(jobs, "list", _list_jobs, "list them with their errors")
    retry = add(jobs, "retry", _retry_job, "run one again, after the fault is mended")
    retry.add_argument("number", type=int, help="its number, as `list` shows it")


def _list_effects(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.effects import troubled

    async def run(services: Services) -> list[tuple[str, ...]]:
        async with services.database.read() as connection:
            return [
                (effect.lane, effect.state.value, effect.kind, str(effect.subject), f"{effect.planned_at:%F %T}")
                for effect in await troubled(connection, STUCK_AFTER)
            ]

    table([("LANE", "STATE", "WHAT", "ABOUT", "PLANNED"), *work(settings, run)])
    return 0


def _settle_effects(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.effects import settle_doubtful

    async def run(services: Services) -> int:
        async with services.database.transaction() as tx:
            return await settle_doubtful(tx)

    print(f"{work(settings, run)} are settled.")
    return 0


def _list_timers(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.timekeeper import failed_timers

    async def run(services: Services) -> list[tuple[str, ...]]:
        async with services.database.read() as connection:
            found = await failed_timers(connection)
        return [(one.kind, str(one.subject), f"{one.due_at:%F %T}", one.error) for one in found]

    table([("KIND", "ABOUT", "DUE", "ERROR"), *work(settings, run)])
    return 0


def _retry_timers(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.timekeeper import retry_failed

    async def run(services: Services) -> int:
        async with services.database.transaction() as tx:
            return await retry_failed(tx)

    print(f"{work(settings, run)} deadlines will fire again.")
    return 0


def _list_jobs(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.jobs import failed_jobs

    async def run(services: Services) -> list[tuple[str, ...]]:
        async with services.database.read() as connection:
            found = await failed_jobs(connection)
        return [(str(job.id), job.name, f"{job.created_at:%F %T}", str(job.attempts), job.error) for job in found]

    table([("NUMBER", "JOB", "SINCE", "ATTEMPTS", "ERROR"), *work(settings, run)])
    return 0


def _retry_job(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.jobs import run_again

    async def run(services: Services) -> None:
        async with services.database.transaction() as tx:
            await run_again(tx, options.number)

    work(settings, run)
    print(f"Job {options.number} runs again.")
    return 0
