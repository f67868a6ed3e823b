"""A log of 2,000 variants of one process, as CSV and as XES: the same bytes each time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

PROCESS = """
process: bench
title: Bench
start: register
steps:
  register: {type: task, post: clerk, title: Register, then: both}
  both: {type: fork, branches: [facts, customer], outcomes: {facts: check, customer: call}}
  check: {type: task, post: clerk, title: Check the facts, then: more}
  more:
    type: decide
    conditions: [{when: "false", outcome: again}, {when: "false", outcome: ask}]
    outcomes: {again: check, ask: ask-unit, otherwise: meet}
  ask-unit: {type: task, post: clerk, title: Ask the unit, then: meet}
  call: {type: task, post: clerk, title: Call the customer, then: meet}
  meet: {type: join, then: decision}
  decision: {type: review, post: clerk, title: Decide, outcomes: {approved: pay, returned: check-2, refused: write}}
  check-2: {type: task, post: clerk, title: Check once more, then: decision}
  pay: {type: task, post: clerk, title: Pay, then: write}
  write: {type: task, post: clerk, title: Write to the customer, then: end}
  end: {type: end}
"""
STEPS = (
    "Register", "Check the facts", "Ask the unit", "Call the customer", "Decide", "Check once more", "Pay",
    "Write to the customer", "Talk in the corridor",
)  # fmt: skip
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)


def variants(count: int) -> list[list[str]]:
    """So many different orders, of five steps on average, most of them not quite as the process says."""
    chance = Random(2026)
    found: dict[tuple[str, ...], None] = {}
    while len(found) < count:
        length = 5 + (len(found) % 5) - 2
        way = sorted(chance.sample(range(len(STEPS)), length))
        if chance.random() < 0.8:
            at = chance.randrange(length - 1)
            way[at], way[at + 1] = way[at + 1], way[at]
        if chance.random() < 0.5:
            way[chance.randrange(length)] = chance.randrange(len(STEPS))
        before = len(found)
        found[tuple(STEPS[step] for step in way)] = None
        if len(found) == before:
            continue
    return [list(way) for way in found]


def write(folder: Path, cases: int, different: int) -> tuple[Path, Path]:
    """The log as CSV and XES."""
    ways = variants(different)
    csv, xes = folder / "log.csv", folder / "log.xes"
    with csv.open("w") as lines, xes.open("w") as elements:
        lines.write("case,activity,time,resource\n")
        elements.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        for number in range(cases):
            events = _events(number, ways[number % len(ways)])
            lines.writelines(f"C-{number:06},{step},{time},{who}\n" for step, time, who in events)
            elements.write(f'<trace>\n<string key="concept:name" value="C-{number:06}"/>\n')
            elements.writelines(_element(*event) for event in events)
            elements.write("</trace>\n")
        elements.write("</log>\n")
    return csv, xes


def _events(number: int, way: list[str]) -> list[tuple[str, str, str]]:
    begin = BEGIN + timedelta(seconds=37 * number)
    return [
        (step, (begin + timedelta(minutes=7 * at)).isoformat(timespec="milliseconds"), f"person-{(number + at) % 80}")
        for at, step in enumerate(way)
    ]


def _element(step: str, time: str, who: str) -> str:
    return (
        f'<event>\n<string key="concept:name" value="{step}"/>\n<date key="time:timestamp" value="{time}"/>\n'
        f'<string key="org:resource" value="{who}"/>\n<string key="lifecycle:transition" value="complete"/>\n</event>\n'
    )
