"""What triggers can be made of: names for conditions, processes that can be started, time zones."""

from collections.abc import Iterator, Mapping
from functools import cache
from zoneinfo import available_timezones

from switchroom.platform.db import Connection
from switchroom.platform.expressions import Type
from switchroom.processes.facade import Definition, Definitions
from switchroom.triggers import schemas
from switchroom.triggers.contracts import When
from switchroom.triggers.domain.fitness import unfit_steps
from switchroom.triggers.domain.vocabulary import EVENTS, scope_of
from switchroom.webhooks.facade import EventKind


async def vocabulary(connection: Connection, definitions: Definitions) -> schemas.TriggerVocabulary:
    """All of it, as the form of a trigger needs it."""
    known = await definitions.current(connection)
    fit = {slug: definition for slug, definition in known.items() if not any(unfit_steps(definition, known.get))}
    return schemas.TriggerVocabulary(
        names=list(_all_names()),
        processes=[_process(slug, definition) for slug, definition in sorted(fit.items())],
        zones=list(_zones()),
    )


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def _all_names() -> Iterator[schemas.NamesOf]:
    for event in EVENTS:
        yield _names(When.EVENT, event)
    yield _names(When.CONDITION, None)
    yield _names(When.SCHEDULE, None)


def _names(when: When, event: EventKind | None) -> schemas.NamesOf:
    return schemas.NamesOf(when=when, event=event, names=list(_flat(scope_of(when, event))))


def _flat(scope: Mapping[str, Type]) -> Iterator[schemas.NameKnown]:
    for name, kind in scope.items():
        for field, type_ in kind.fields:
            plain = Type(type_.kind, type_.item)
            yield schemas.NameKnown(name=f"{name}.{field}", type=str(plain), values=list(type_.values))


def _process(slug: str, definition: Definition) -> schemas.ProcessKnown:
    inputs = [
        schemas.InputKnown(name=name, type=kind.source.removesuffix("?"), required=not kind.optional)
        for name, kind in definition.header.inputs.items()
    ]
    return schemas.ProcessKnown(slug=slug, title=definition.header.title.to_json(), inputs=inputs)
