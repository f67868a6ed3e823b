"""`switchroom conformance`: hold an event log against a process. It needs no centre."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from switchroom.entrypoints.commands import Subcommands, add, table
from switchroom.platform.settings import Settings

if TYPE_CHECKING:
    from switchroom.conformance.facade import Report

SHOWN = 20
COLUMNS = ("case", "activity", "time", "resource", "lifecycle")


def register(commands: Subcommands) -> None:
    """Add the command."""
    one = add(commands, "conformance", _conformance, "align an event log to a process: cost, fitness and deviations")
    one.add_argument("log", type=Path, metavar="LOG", help="a log as .csv or .xes, packed as .gz or .zip or not")
    one.add_argument("--process", type=Path, required=True, metavar="FILE", help="a process (.yaml, .json) or .bpmn")
    one.add_argument("--json", action="store_true", help="everything, trace by trace, as one JSON object")
    for name in COLUMNS:
        one.add_argument(
            f"--{name}", metavar="COLUMN", help=f"CSV: the column of the {name}, if it is called otherwise"
        )
    one.add_argument("--time-format", metavar="FORM", help="CSV: as of strptime, for example %%d/%%m/%%Y %%H:%%M")
    one.add_argument("--delimiter", metavar="SIGN", help="CSV: what separates cells, if not the usual")


def _conformance(options: argparse.Namespace, _: Settings) -> int:
    from switchroom.conformance.facade import Columns, compare_with_source, read_log
    from switchroom.entrypoints.commands.processes import FileUnreadable

    named = {name: getattr(options, name) for name in COLUMNS}
    columns = Columns(**named, time_form=options.time_format, delimiter=options.delimiter)
    try:
        source = options.process.read_bytes()
        log = read_log(options.log, columns)
    except OSError as error:
        raise FileUnreadable(f"{error.filename or options.log} cannot be read: {error.strerror}.") from None
    bpmn = options.process.suffix.lower() in (".bpmn", ".xml")
    report = compare_with_source(log, source, bpmn=bpmn)
    if options.json:
        _write(report)
    else:
        _print(report)
    return 0


def _write(report: "Report") -> None:
    """One object; traces one after the other, so that a long log needs no second memory."""
    encoder = msgspec.json.Encoder()
    head = {"process": report.process, "totals": report.totals, "unknown": report.unknown, "dropped": report.dropped}
    out = sys.stdout.buffer
    out.write(encoder.encode(head)[:-1] + b',"traces":[')
    for number, trace in enumerate(report.traces):
        out.write((b"," if number else b"") + encoder.encode(trace))
    out.write(b"]}\n")
    out.flush()


def _print(report: "Report") -> None:
    sums = report.totals
    mean = "-" if sums.fitness is None else f"{sums.fitness:.3f}"
    print(f"{sums.cases:,} cases, {sums.events:,} events, {sums.variants:,} variants; process “{report.process}”.")
    print(f"Fitness {mean}, cost {sums.cost:,}; {sums.fitting:,} cases fit, {sums.in_time:,} of them in time.")
    if report.unknown:
        names = ", ".join(f"“{one}”" for one in report.unknown[:SHOWN])
        print(f"The process has no step for {len(report.unknown)} activities of the log: {names}.")
    if report.dropped:
        print(f"{report.dropped:,} events are no completions and do not count.")
    if sums.deviations:
        rows = [
            (one.kind.value.replace("_", " "), f"{one.cases:,}", f"{one.times:,}", one.step) for one in sums.deviations
        ]
        print()
        table([("deviation", "cases", "times", "step"), *rows[:SHOWN]])
        if len(rows) > SHOWN:
            print(f"... and {len(rows) - SHOWN} more; --json has all.")
