"""`switchroom doctor`: what is wrong with this centre, and how to mend it."""

import argparse
import asyncio

from switchroom.entrypoints.commands import Subcommands, add
from switchroom.platform.settings import Settings

HELP = "say what is wrong and how to mend it; exit code 0 well, 3 wants attention, 4 something does not work"


def register(commands: Subcommands) -> None:
    """Add the command."""
    doctor = add(commands, "doctor", _doctor, HELP)
    doctor.add_argument(
        "subject", nargs="?", choices=["turn"], help="turn: really use each TURN server of the settings"
    )
    doctor.add_argument("--json", action="store_true", help="findings as JSON, for programs")


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    import msgspec

    from switchroom.entrypoints.doctor import examine
    from switchroom.entrypoints.doctor.turn import examine_turn

    report = asyncio.run(examine_turn(settings) if options.subject == "turn" else examine(settings))
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(report)).decode())
        return report.exit_code
    for finding in report.findings:
        print(f"{finding.severity.upper():9}  {finding.sentence}\n{'':11}-> {finding.mend}  [{finding.code}]\n")
    found = f"{len(report.findings)} found" if report.findings else "all is well"
    print(f"{report.checks} checks made, {found}.")
    return report.exit_code
