"""The command line: `switchroom COMMAND`.

Exit codes: 0 done, 1 refused or failed (a sentence says why), 2 not understood; `doctor` also has 3 and 4.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

import asyncpg

from switchroom.entrypoints.commands import (
    Command,
    Subcommands,
    add,
    conformance,
    doctor,
    mail,
    people,
    processes,
    stuck,
    upkeep,
)
from switchroom.platform.errors import Refusal
from switchroom.platform.settings import Settings

SETTINGS = ("data", "http_host", "http_port", "https")
"""Settings that an option can give."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    try:
        settings = Settings.load(**{name: getattr(options, name, None) for name in SETTINGS})
        command: Command = options.command
        return command(options, settings)
    except Refusal as refusal:
        print(f"switchroom: {refusal.message}", file=sys.stderr)
        return 1
    except (OSError, asyncpg.PostgresError) as error:
        print(f"switchroom: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Every command with its help."""
    top = argparse.ArgumentParser(
        prog="switchroom",
        description="A customer-service centre in one program.",
        epilog="Settings come from SWITCHROOM_* variables and switchroom.toml in the data folder.",
    )
    top.add_argument("--data", metavar="FOLDER", help="data folder (default: ./data or $SWITCHROOM_DATA)")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_serve(commands)
    add(commands, "migrate", _migrate, "bring the database to the newest schema")
    people.register(commands)
    processes.register(commands)
    conformance.register(commands)
    upkeep.register(commands)
    doctor.register(commands)
    stuck.register(commands)
    mail.register(commands)
    _add_bench(commands)
    return top


def _add_serve(commands: Subcommands) -> None:
    serve = add(commands, "serve", _serve, "run the centre, or one role of it")
    serve.add_argument("--host", dest="http_host", metavar="ADDRESS", help="listen on this address (default 127.0.0.1)")
    serve.add_argument("--port", dest="http_port", type=int, metavar="PORT", help="listen on this port (default 8080)")
    serve.add_argument("--https", action="store_true", default=None, help="HTTPS by a local authority made here")
    serve.add_argument("--no-sample", dest="sample", action="store_false", help="leave an empty installation empty")
    serve.add_argument("--role", choices=ROLES, help="run this role alone")
    serve.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    serve.add_argument("--listener", type=int, action="append", default=[], help=argparse.SUPPRESS)


def _add_bench(commands: Subcommands) -> None:
    bench = add(commands, "bench", _bench, "measure; standard output is JSON")
    which = bench.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", metavar="NAME", help="the bench to run")
    which.add_argument("--all", action="store_true", help="every bench, each in a process of its own")
    bench.add_argument("--json", action="store_true", help="one line instead of an indented object")
    bench.add_argument("--quick", action="store_true", help="only show that the figures can be taken")


ROLES = ("web", "engine", "voice", "media", "worker")
"""The values of `roles.Role`, which takes half a second to import."""


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    if options.role:
        from switchroom.entrypoints import roles

        role = roles.Role(options.role)
        return roles.main(role, settings, tuple(options.listener), has_parent=options.child)
    from switchroom.entrypoints.serve import serve

    return serve(settings, sample=options.sample)


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.entrypoints.bootstrap import database_at_hand
    from switchroom.entrypoints.migrate import migrate

    async def run() -> None:
        async with database_at_hand(settings) as url:
            await migrate(url)

    asyncio.run(run())
    print("The schema is up to date.")
    return 0


def _bench(options: argparse.Namespace, _: Settings) -> int:
    import msgspec

    from switchroom.entrypoints import bench

    if options.all:
        return bench.measure_all(quick=options.quick)
    result = msgspec.json.encode(bench.measure(options.name, quick=options.quick))
    print((result if options.json else msgspec.json.format(result)).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
