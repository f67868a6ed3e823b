"""`switchroom process`: check, test and publish a definition from a file."""

import argparse
import sys
from pathlib import Path
from typing import Any

from switchroom.entrypoints.commands import Subcommands, add, add_group, work
from switchroom.platform.errors import Invalid
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings


class FileUnreadable(Invalid):
    """The file cannot be read."""

    code = "cli.file_unreadable"


def register(commands: Subcommands) -> None:
    """Add the commands."""
    group = add_group(commands, "process", "process definitions from files")
    add(group, "check", _check, "say everything that is wrong with a definition").add_argument("file", type=Path)
    add(group, "test", _test, "check a definition and play its cases").add_argument("file", type=Path)
    publish = add(group, "publish", _publish, "check, test and publish a definition")
    publish.add_argument("file", type=Path)
    publish.add_argument("--note", default="", help="what changed and why")


def _source(options: argparse.Namespace) -> str:
    try:
        return str(options.file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{options.file} cannot be read: {error}.") from None


async def _references(services: Services) -> Any:
    from switchroom.processes.facade import ReferenceSource

    async with services.database.read() as connection:
        return await services.the(ReferenceSource).load(connection)


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.processes.facade import check

    source = _source(options)

    async def run(services: Services) -> Any:
        return check(source, await _references(services))

    checked = work(settings, run)
    _print_findings(options.file, checked.findings)
    if checked.publishable:
        print(f"{options.file}: no errors.")
    return 0 if checked.publishable else 1


def _test(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.processes.facade import DefinitionRefused, try_out

    source = _source(options)

    async def run(services: Services) -> Any:
        return try_out(source, await _references(services))

    try:
        report = work(settings, run)
    except DefinitionRefused as refused:
        _print_findings(options.file, refused.findings)
        return 1
    for result in report.results:
        print(f"{'passed' if result.passed else 'FAILED'}  {result.name}")
        for problem in result.problems:
            print(f"        {problem}")
    failed = sum(not result.passed for result in report.results)
    print(f"{options.file}: {len(report.results) - failed} of {len(report.results)} cases passed.")
    return 1 if failed else 0


def _publish(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.processes.facade import DefinitionRefused, Definitions, publish

    source = _source(options)

    async def run(services: Services) -> tuple[str, int]:
        references = await _references(services)
        async with services.database.transaction() as tx:
            return await publish(tx, services.the(Definitions), references, source, options.note)

    try:
        slug, version = work(settings, run)
    except DefinitionRefused as refused:
        _print_findings(options.file, refused.findings)
        return 1
    print(f"{slug} version {version} is published.")
    return 0


def _print_findings(file: Path, findings: list[Any]) -> None:
    for finding in findings:
        where = f"{file}: {finding.step}" if finding.step else str(file)
        print(f"{where}: {finding.severity}: {finding.message} [{finding.code}]", file=sys.stderr)
