"""A definition in outline: what a screen names of it."""

import msgspec

from switchroom.processes.domain.definition import Definition


class StepOutline(msgspec.Struct, frozen=True):
    """A step's title (a text as JSON; its name where nobody wrote one) and type."""

    title: str | dict[str, str]
    type: str


class Outline(msgspec.Struct, frozen=True):
    title: str | dict[str, str]
    steps: dict[str, StepOutline]


def outline(definition: Definition) -> Outline:
    """Titles of a process and of all its steps, those heard while waiting included."""
    steps = {
        name: StepOutline(step.common.title.to_json() if step.common.title else name, step.type)
        for name, step in definition.all_steps()
    }
    return Outline(definition.header.title.to_json(), steps)
