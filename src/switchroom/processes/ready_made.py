"""Using a template: what it needs of the house, and a definition of one's own with the house's names in it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.processes.contracts import Medium, Named
from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.reading import read_text
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.steps.http import Http
from switchroom.processes.templates import template_sources

ADDRESS, PROCESS = "address", "process"
"""The kinds of needs that are another system's address, and another process that it calls."""
_FIELDS: dict[str, tuple[str, ...]] = {
    Named.QUEUE: ("queue",),
    Named.CALENDAR: ("calendar", "hours"),
    Named.POST: ("post", "to"),
    Named.ANNOUNCEMENT: ("announcement",),
    Named.TABLE: ("table",),
    Named.CHECK: ("check",),
    Named.SECRET: ("secret",),
    Named.SERVICE: ("service",),
    Named.ARTICLE: ("article",),
    ADDRESS: ("url",),
    PROCESS: ("process",),
}
_WORLDS: dict[str, tuple[str, ...]] = {
    Named.QUEUE: ("queues",),
    Named.CALENDAR: ("hours", "calendars"),
    PROCESS: ("calls",),
}


class NoSuchTemplate(NotFound):
    """There is no such template."""

    code = "template.not_found"


class NameMissing(Invalid):
    """Say what stands for each thing that the template needs."""

    code = "template.name_missing"


class ProcessExists(Conflict):
    """There is a process of this name already; choose another name."""

    code = "process.exists"


class Need(msgspec.Struct, frozen=True, order=True):
    """Something of the house that a template refers to: of which kind, and what the template calls it."""

    kind: str
    name: str


class Template(msgspec.Struct, frozen=True):
    """A template in outline."""

    slug: str
    title: dict[str, str]
    purpose: dict[str, str]
    media: tuple[Medium, ...]
    step_types: tuple[str, ...]
    needs: tuple[Need, ...]
    cases: int


@cache
def templates() -> dict[str, Template]:
    """Every template by its name, in order of the names."""
    return {slug: _outline(slug, _definition(slug)) for slug in template_sources()}


def from_template(slug: str, process: str, names: Mapping[Need, str]) -> dict[str, Any]:
    """The template as a definition of `process`, with the house's names. Raises `NoSuchTemplate`, `NameMissing`."""
    if slug not in template_sources():
        raise NoSuchTemplate()
    missing = [need for need in templates()[slug].needs if not names.get(need)]
    if missing:
        errors = [{"field": f"{n.kind}:{n.name}", "code": "missing", "message": NameMissing().message} for n in missing]
        raise NameMissing(errors=errors)
    raw: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(_definition(slug).raw))
    raw["process"] = process
    if "owner" in raw:
        raw["owner"] = names[Need(Named.POST, raw["owner"])]
    _rename_steps(raw["steps"], names)
    for case in raw.get("cases", ()):
        _rename_world(case.get("world", {}), names)
    return raw


@cache
def _definition(slug: str) -> Definition:
    reading = read_text(template_sources()[slug])
    assert reading.definition is not None, reading.findings
    return reading.definition


def _outline(slug: str, definition: Definition) -> Template:
    header, steps = definition.header, [step for _, step in definition.all_steps()]
    owner = [Need(Named.POST, header.owner)] if header.owner else []
    return Template(
        slug,
        dict(header.title),
        dict(header.need or header.title),
        header.media,
        tuple(dict.fromkeys(step.type for step in steps)),
        tuple(dict.fromkeys([*owner, *(need for step in steps for need in _needs(step))])),
        len(definition.cases),
    )


def _needs(step: Step) -> Iterator[Need]:
    """What a step refers to, without sounds: those that templates play are shipped."""
    posts = [step.common.post, *(post for late in step.common.late for post in late.posts)]
    yield from (Need(Named.POST, post) for post in posts if post)
    yield from (Need(kind, name) for kind, name in STEP_TYPES[step.type].names(step) if kind in _FIELDS)
    if isinstance(step.params, Http):
        yield Need(ADDRESS, step.params.url)
    if isinstance(step.params, Call):
        yield Need(PROCESS, step.params.process)


def _rename_steps(steps: dict[str, dict[str, Any]], names: Mapping[Need, str]) -> None:
    for step in steps.values():
        for kind, fields in _FIELDS.items():
            for field in fields:
                if isinstance(step.get(field), str):
                    step[field] = names.get(Need(kind, step[field]), step[field])
        if "posts" in step:
            step["posts"] = [names.get(Need(Named.POST, post), post) for post in step["posts"]]
        for late in step.get("late", ()):
            for field in {"notify", "escalate"} & late.keys():
                late[field] = names.get(Need(Named.POST, late[field]), late[field])
        _rename_steps(step.get("waiting", {}).get("steps", {}), names)


def _rename_world(world: dict[str, dict[str, Any]], names: Mapping[Need, str]) -> None:
    for kind, fields in _WORLDS.items():
        for field in fields:
            if field in world:
                world[field] = {names.get(Need(kind, name), name): value for name, value in world[field].items()}
