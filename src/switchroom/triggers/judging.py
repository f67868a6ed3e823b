"""What is wrong with a trigger, field by field, before it is saved."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from switchroom.platform.db import Connection
from switchroom.platform.errors import Invalid
from switchroom.platform.expressions import TypeKind
from switchroom.processes.facade import Definition, Definitions, Length
from switchroom.triggers.contracts import Wait, When
from switchroom.triggers.domain.fitness import unfit_steps
from switchroom.triggers.domain.vocabulary import EVENTS, scope_of, wrong_value, wrong_with
from switchroom.webhooks.facade import EventKind


class Fault(NamedTuple):
    """What is wrong with a field: a stable code, and a sentence."""

    field: str
    code: str
    message: str


LONGEST_WAIT = timedelta(days=30)


async def faults_of(connection: Connection, definitions: Definitions, rule: Mapping[str, Any]) -> list[Fault]:
    """Each fault of a rule as it is stored; none: it can be saved."""
    when, event = When(rule["when"]), EventKind(rule["event"]) if rule.get("event") else None
    faults = list(_when(when, event, rule))
    scope = scope_of(when, event)
    condition = wrong_with(rule["condition"], scope)
    if condition:
        faults.append(Fault("condition", "expression", condition))
    known = await definitions.current(connection)
    return [*faults, *_process(rule, known, scope)]


def _when(when: When, event: EventKind | None, rule: Mapping[str, Any]) -> Iterator[Fault]:
    if when is When.EVENT and event not in EVENTS:
        yield Fault("event", "no_event", "Say which event it waits for.")
    if when is When.SCHEDULE:
        if not rule["times"]:
            yield Fault("times", "no_time", "Say at what time.")
        if not rule.get("zone") or not is_zone(rule["zone"]):
            yield Fault("zone", "no_zone", "Say in which time zone.")
    if when is When.CONDITION:
        if rule.get("wait") not in set(Wait):
            yield Fault("wait", "no_wait", "Say what has been so for long enough.")
        try:
            if Length.parse(rule.get("after")).elapsed > LONGEST_WAIT:
                yield Fault("after", "too_long", "That is longer than thirty days.")
        except Invalid as wrong:
            yield Fault("after", "no_length", wrong.message)


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of this name."""
    return name in available_timezones() and ZoneInfo(name) is not None


def _process(rule: Mapping[str, Any], known: Mapping[str, Definition], scope: Mapping[str, Any]) -> Iterator[Fault]:
    definition = known.get(rule["process"])
    if definition is None:
        yield Fault("process", "no_process", "There is no published process of this name.")
        return
    unfit = list(unfit_steps(definition, known.get))
    if unfit:
        said = f"This process needs a customer who is there: {', '.join(unfit[:3])}."
        yield Fault("process", "unfit", said)
    declared, given = definition.header.inputs, rule["inputs"]
    for name in given.keys() - declared.keys():
        yield Fault(f"inputs.{name}", "no_input", "The process has no such input.")
    for name, kind in declared.items():
        if not given.get(name):
            if not kind.optional:
                yield Fault(f"inputs.{name}", "missing", "The process needs this.")
            continue
        if kind.base.kind is TypeKind.SECRET:
            yield Fault(f"inputs.{name}", "secret", "A secret cannot be given by a trigger.")
        elif wrong := wrong_value(given[name], scope, kind.checked):
            yield Fault(f"inputs.{name}", "expression", wrong)
