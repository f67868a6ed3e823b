"""Rules about what the steps of a process say: names, limits, media, languages, recording, calls."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec

from switchroom.platform.expressions import Type, TypeKind, check
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.flow import Complaint
from switchroom.processes.domain.graph import main_graph
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.references import Named, References
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, ERROR, LIMIT
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.steps.callback import Callback
from switchroom.processes.domain.steps.dial import Dial
from switchroom.processes.domain.steps.end import End
from switchroom.processes.domain.steps.record import Action, Record
from switchroom.processes.domain.steps.transfer import Transfer
from switchroom.processes.domain.structure import called

_FOREIGN = {ERROR, LIMIT, "left", "failed", "stopped"}


def check_parameters(definition: Definition) -> Iterator[Complaint]:
    """What each step type knows to be wrong with its parameters."""
    for name, step in definition.all_steps():
        for code, message in STEP_TYPES[step.type].check(step):
            yield name, code, message


def check_names(definition: Definition, references: References) -> Iterator[Complaint]:
    """Posts, queues, calendars and the rest that do not exist."""
    owner = definition.header.owner
    if owner and not references.exists(Named.POST, owner):
        yield "", "reference.post", said("Belongs to the post “{owner}”, which does not exist", owner=owner)
    for name, step in definition.all_steps():
        posts = [step.common.post, *(post for late in step.common.late for post in late.posts)]
        names = [(Named.POST, post) for post in posts if post] + list(STEP_TYPES[step.type].names(step))
        for kind, wanted in dict.fromkeys(names):
            if not references.exists(kind, wanted):
                yield (
                    name,
                    f"reference.{kind}",
                    said("names the {kind} “{wanted}”, which does not exist", kind=kind, wanted=wanted),
                )


def check_limits(definition: Definition) -> Iterator[Complaint]:
    """Time limits shorter than one inside them."""
    whole = definition.header.within
    for name, step in definition.all_steps():
        own = step.common.within
        inside = STEP_TYPES[step.type].longest(step)
        if own and inside and _shorter(own, inside):
            yield (
                name,
                "limit.shorter_than_inside",
                said("is limited to {limit}, but may itself take {inside}", limit=own, inside=Length(inside)),
            )
        longest = max((length for length in (own.elapsed if own else None, inside) if length), default=None)
        if whole and longest and _shorter(whole, longest) and "/" not in name:
            yield (
                name,
                "limit.shorter_than_inside",
                said("may take {longest}, but the whole process only {whole}", longest=Length(longest), whole=whole),
            )


def check_media(definition: Definition) -> Iterator[Complaint]:
    """Steps that a medium of the process cannot perform."""
    for name, step in definition.all_steps():
        kind = STEP_TYPES[step.type]
        for medium in definition.header.media:
            if kind.performs(step) and medium not in kind.how:
                yield (
                    name,
                    "medium.cannot",
                    said("is of type {type}, which {medium} cannot perform", type=kind.name, medium=medium),
                )


def check_recording(definition: Definition, references: References) -> Iterator[Complaint]:
    """Recording before consent, where a brand demands consent."""
    if not references.consent_needed():
        return
    for name, step in definition.all_steps():
        params = step.params
        if isinstance(params, Record) and params.action in (Action.START, Action.RESUME) and not params.consent:
            yield name, "record.no_consent", said("records without consent, which a brand of this process demands")


def check_trunk(definition: Definition, references: References) -> Iterator[Complaint]:
    """Numbers to be called where no switch calls numbers."""
    if references.reaches_numbers():
        return
    for name, step in definition.all_steps():
        params = step.params
        if isinstance(params, Callback) and params.number is not None:
            yield (
                name,
                "callback.no_trunk",
                said("calls a number back, but no switch here has a trunk: it is not possible"),
            )
        if isinstance(params, Dial | Transfer) and params.number is not None:
            yield name, f"{step.type}.no_trunk", said("calls a number outside, but no switch here has a trunk")


def check_languages(definition: Definition) -> Iterator[Complaint]:
    """Texts that lack a language of the process."""
    for name, step in definition.all_steps():
        for text in texts_in(step.params):
            if set(text) == {""}:
                continue
            spoken = {language.partition("-")[0].lower() for language in text}
            for language in definition.header.languages:
                if language.partition("-")[0].lower() not in spoken:
                    yield name, "text.language_missing", said("has a text without {language}", language=language)


def check_calls(definition: Definition, references: References) -> Iterator[Complaint]:
    """Calls of processes that do not exist, do not fit, or never come back."""
    for name, call in called(definition):
        other = _called(definition, call, references)
        if other is None:
            yield name, "reference.process", _no_such(call)
            continue
        step = dict(definition.all_steps())[name]
        yield from _check_outcomes(name, step, other)
        yield from _check_exchange(name, call, other)
        limit, inside = step.common.within, other.header.within
        if limit and inside and _shorter(limit, inside.elapsed):
            yield (
                name,
                "limit.shorter_than_inside",
                said(
                    "is limited to {limit}, but “{process}” to {inside}",
                    limit=limit,
                    process=call.process,
                    inside=inside,
                ),
            )
        for medium in definition.header.media:
            if medium not in other.header.media:
                yield (
                    name,
                    "medium.cannot",
                    said(
                        "calls “{process}”, which is not made for {medium}", process=call.process, medium=Medium(medium)
                    ),
                )
    if called(definition) and not _comes_back(definition, references):
        yield "", "call.endless", said("Calls itself, directly or through others, on every way to its end")


def ends_of(definition: Definition) -> list[str]:
    """The outcomes by which a process can end."""
    ends = [step.params.outcome for step in definition.steps.values() if isinstance(step.params, End)]
    return list(dict.fromkeys(ends))


def texts_in(value: Any) -> list[Text]:
    """All texts in these parameters."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [text for field in value.__struct_fields__ for text in texts_in(getattr(value, field))]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_in(item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    return []


def _called(definition: Definition, call: Call, references: References) -> Definition | None:
    if call.process == definition.process and call.version is None:
        return definition
    return references.process(call.process, call.version)


def _no_such(call: Call) -> Sentence:
    if call.version:
        return said(
            "calls the process “{process}”, which does not exist in version {version}",
            process=call.process,
            version=call.version,
        )
    return said("calls the process “{process}”, which does not exist", process=call.process)


def _check_outcomes(name: str, step: Step, other: Definition) -> Iterator[Complaint]:
    ends, common = ends_of(other), step.common
    wired = {*common.outcomes, *((DONE,) if common.then else ())}
    for outcome in ends:
        if outcome not in wired and not common.otherwise:
            yield (
                name,
                "outcome.not_wired",
                said(
                    "does not say what follows the end “{outcome}” of “{process}”",
                    outcome=outcome,
                    process=other.process,
                ),
            )
    for outcome in sorted(wired - {*ends} - _FOREIGN):
        yield (
            name,
            "outcome.unknown",
            said("wires “{outcome}”, by which “{process}” never ends", outcome=outcome, process=other.process),
        )


def _check_exchange(name: str, call: Call, other: Definition) -> Iterator[Complaint]:
    declared = other.header.inputs
    for given, expression in call.inputs.items():
        if given not in declared:
            yield (
                name,
                "call.unknown_input",
                said("gives “{given}”, which “{process}” does not take", given=given, process=other.process),
            )
        elif not _fits(check(expression.source).type, declared[given].base):
            yield (
                name,
                "call.input_type",
                said("gives “{given}” a value that is not {type}", given=given, type=str(declared[given])),
            )
    for wanted, kind in declared.items():
        if wanted not in call.inputs and not kind.optional:
            yield (
                name,
                "call.missing_input",
                said("does not give “{wanted}”, which “{process}” needs", wanted=wanted, process=other.process),
            )
    for output in call.into.values():
        if output not in other.header.outputs:
            yield (
                name,
                "call.unknown_output",
                said("takes “{output}”, which “{process}” does not give", output=output, process=other.process),
            )


def _fits(given: Type, wanted: Type) -> bool:
    loose = (TypeKind.DYN, TypeKind.NULL)
    numbers = (TypeKind.INT, TypeKind.DOUBLE)
    if given.kind in loose or wanted.kind in loose or given.kind is wanted.kind:
        return True
    return given.kind in numbers and wanted.kind in numbers


def _comes_back(definition: Definition, references: References) -> bool:
    """Whether some way to an end needs no endless chain of calls: the least fixed point over all that is called."""
    known = {definition.process: definition}
    waiting = [definition]
    while waiting:
        for _, call in called(waiting.pop()):
            other = _called(definition, call, references)
            if other is not None and other.process not in known:
                known[other.process] = other
                waiting.append(other)
    finite: set[str] = set()
    while True:
        more = {name for name, other in known.items() if name not in finite and _can_end(other, finite)}
        if not more:
            return definition.process in finite
        finite |= more


def _can_end(definition: Definition, finite: set[str]) -> bool:
    graph = main_graph(definition)

    def passable(name: str) -> bool:
        params = graph.steps[name].params
        return not isinstance(params, Call) or params.process in finite

    reached = graph.reachable([definition.header.start], lambda name, _: passable(name))
    return any(graph.steps[name].type == "end" for name in reached)


def _shorter(limit: Length, inside: timedelta) -> bool:
    return not limit.working and limit.elapsed < inside
