"""The commands of the command line, a module per subject; `work` runs one against the centre's database.

A command is a function of its options and the settings that prints what a person wants to read. It imports what it
needs when it runs: `switchroom --help` answers at once.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from switchroom.platform.services import Services
from switchroom.platform.settings import Settings

T = TypeVar("T")
Command = Callable[[argparse.Namespace, Settings], int]
Subcommands = Any
"""What argparse's `add_subparsers` returns; its type is private."""


def add(commands: Subcommands, name: str, command: Command, summary: str) -> argparse.ArgumentParser:
    """A command with its help."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    made.set_defaults(command=command)
    return made


def add_group(commands: Subcommands, name: str, summary: str) -> Subcommands:
    """A command that only has subcommands."""
    made = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    return made.add_subparsers(title="commands", metavar="COMMAND", required=True)


def work(settings: Settings, job: Callable[[Services], Awaitable[T]]) -> T:
    """Run `job` with the services of the centre, whether it is being served or not. Raises refusals."""
    from switchroom.entrypoints.bootstrap import database_at_hand, open_services
    from switchroom.entrypoints.migrate import migrate

    async def run() -> T:
        async with database_at_hand(settings) as url:
            await migrate(url)
            async with open_services(settings, url) as services:
                return await job(services)

    return asyncio.run(run())


def table(rows: list[tuple[str, ...]]) -> None:
    """Print rows as columns; the first is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
