"""`switchroom process`: check, test and publish a definition from a file.

Checking and testing need no centre: with one they know which queues, posts and prompts there are; without one they take
every name for right, and say so.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from switchroom.entrypoints.commands import Subcommands, add, add_group, work
from switchroom.platform.errors import Invalid
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings

if TYPE_CHECKING:
    from switchroom.processes.contracts import Finding, References
    from switchroom.processes.facade import CaseReport, Definition, DefinitionRefused

OFFLINE = "Without a centre: names of queues, skills, posts, calendars, dispositions and prompts are not checked."


class FileUnreadable(Invalid):
    """The file cannot be read."""

    code = "cli.file_unreadable"


class FileUnwritable(Invalid):
    """The file cannot be written."""

    code = "cli.file_unwritable"


def register(commands: Subcommands) -> None:
    """Add the commands."""
    group = add_group(commands, "process", "process definitions from files")
    for name, command, summary in (
        ("check", _check, "say everything that is wrong with a definition"),
        ("test", _test, "check a definition, play its cases, and say what they do not cover"),
    ):
        one = add(group, name, command, summary)
        one.add_argument("file", type=Path)
        one.add_argument("--offline", action="store_true", help="ask no centre which queues and posts there are")
        if name == "check":
            one.add_argument("--rules", metavar="PACK", help="also hold it to a rule pack: its name, or a file")
    one = add(group, "export", _export, "write a definition as BPMN 2.0 for another modeller")
    one.add_argument("file", type=Path)
    one.add_argument("--to", type=Path, metavar="FILE", help="where to write it, instead of standard output")
    one = add(group, "import", _import, "read a definition out of BPMN 2.0, and say what could not be taken over")
    one.add_argument("file", type=Path)
    one.add_argument("--to", type=Path, metavar="FILE", help="where to write it, instead of standard output")
    one = add(group, "measure", _measure, "measure runs that have ended again, from the journal")
    one.add_argument("process", nargs="?", help="the process (default: all of them)")
    one = add(group, "publish", _publish, "check, test and publish a definition")
    one.add_argument("file", type=Path)
    one.add_argument("--note", default="", help="what changed and why")


def _source(options: argparse.Namespace) -> str:
    return _text(options.file)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{file} cannot be read: {error}.") from None


def _references(options: argparse.Namespace, settings: Settings) -> "References":
    """What the centre has; without a centre (none was ever started here), whatever the file names."""
    if options.offline or not (settings.database_url or (settings.data / "postgres").exists()):
        from switchroom.processes.facade import offline_references

        print(OFFLINE, file=sys.stderr)
        return offline_references()
    return work(settings, _load)


async def _load(services: Services) -> "References":
    from switchroom.processes.facade import ReferenceSource

    async with services.database.read() as connection:
        return await services.the(ReferenceSource).load(connection)


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.processes.contracts import has_errors
    from switchroom.processes.facade import check

    references = _references(options, settings)
    checked = check(_source(options), references)
    findings = [*checked.findings, *_ruled(options, checked.definition, references)]
    _print_findings(options.file, findings)
    if checked.definition is None or has_errors(findings):
        return 1
    print(f"{options.file}: no errors.")
    return 0


def _ruled(options: argparse.Namespace, definition: "Definition | None", references: "References") -> list["Finding"]:
    """What breaks the rules of the pack that was asked for, whether it is on for a brand or not."""
    from switchroom.processes.facade import Demand, check_demands, read_pack, shipped_packs

    if not options.rules or definition is None:
        return []
    pack = shipped_packs().get(options.rules) or read_pack(_text(Path(options.rules)))
    demands = [Demand(pack.pack, name, rule) for name, rule in pack.rules.items()]
    return check_demands(definition, demands, references)


def _test(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.processes.facade import DefinitionRefused, try_out

    source = _source(options)
    try:
        report = try_out(source, _references(options, settings))
    except DefinitionRefused as refused:
        return _refused(options.file, refused)
    _print_report(options.file, report)
    return 0 if report.passed else 1


def _publish(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.processes.facade import DefinitionRefused, Definitions, publish

    source = _source(options)

    async def run(services: Services) -> tuple[str, int]:
        references = await _load(services)
        async with services.database.transaction() as tx:
            return await publish(tx, services.the(Definitions), references, source, options.note)

    try:
        slug, version = work(settings, run)
    except DefinitionRefused as refused:
        return _refused(options.file, refused)
    print(f"{slug} version {version} is published.")
    return 0


def _measure(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.conformance.facade import Measuring

    async def run(services: Services) -> int:
        measuring, total, after = services.the(Measuring), 0, 0
        while True:
            async with services.database.transaction() as tx:
                count, go_on = await measuring.again(tx, after, options.process)
            total += count
            if go_on is None:
                return total
            after = go_on

    print(f"{work(settings, run)} runs are measured.")
    return 0


def _export(options: argparse.Namespace, _: Settings) -> int:
    from switchroom.conformance.facade import as_bpmn_file
    from switchroom.processes.facade import read_source

    reading = read_source(_source(options))
    if reading.definition is None:
        _print_findings(options.file, reading.findings)
        print(f"{options.file}: has errors.", file=sys.stderr)
        return 1
    return _write(options, as_bpmn_file(reading.definition).decode())


def _import(options: argparse.Namespace, _: Settings) -> int:
    import yaml

    from switchroom.conformance.facade import from_bpmn_file

    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{options.file} cannot be read: {error}.") from None
    found = from_bpmn_file(content)
    for note in found.notes:
        print(f"{options.file}: {note}", file=sys.stderr)
    return _write(options, yaml.safe_dump(found.definition, allow_unicode=True, sort_keys=False, width=120))


def _write(options: argparse.Namespace, text: str) -> int:
    if options.to is None:
        print(text, end="")
        return 0
    try:
        options.to.write_text(text, "utf-8")
    except OSError as error:
        raise FileUnwritable(f"{options.to} cannot be written: {error}.") from None
    print(f"{options.to} is written.")
    return 0


def _refused(file: Path, refused: "DefinitionRefused") -> int:
    _print_findings(file, refused.findings)
    print(f"{file}: has errors.", file=sys.stderr)
    return 1


def _print_findings(file: Path, findings: Sequence["Finding"]) -> None:
    for finding in findings:
        print(f"{file}: {finding.severity}: {finding.message} [{finding.code}]", file=sys.stderr)


def _print_report(file: Path, report: "CaseReport") -> None:
    for result in report.results:
        print(f"{'passed' if result.passed else 'FAILED'}  {result.name}")
        for problem in result.problems:
            print(f"        {problem}")
    failed = sum(not result.passed for result in report.results)
    print(f"{file}: {len(report.results) - failed} of {len(report.results)} cases passed.")
    for step in report.steps_not_covered:
        print(f"not covered  step “{step}”")
    for step, outcome in report.outcomes_not_covered:
        print(f"not covered  step “{step}”, outcome “{outcome}”")
    if not report.steps_not_covered and not report.outcomes_not_covered:
        print("Every step and outcome is covered.")
