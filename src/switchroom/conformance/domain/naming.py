"""Which activity of a log is which step of a model: by the step's name or its title, as people write it."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from switchroom.exchange.facade import folded


class Named(msgspec.Struct, frozen=True):
    """A step of a model as a log may call it. `acts`: somebody does something there, so that a log should show it."""

    name: str
    titles: tuple[str, ...]
    acts: bool


class Labels(msgspec.Struct, frozen=True):
    """`of_step`: the label of each step that can be seen; `of_activity`: for each activity of the log.

    `step_of`: the step's name for a label; the first of those that the log cannot tell apart.
    """

    of_step: Mapping[str, str]
    of_activity: Sequence[str | None]
    step_of: Mapping[str, str]


def match(steps: Iterable[Named], activities: Sequence[str]) -> Labels:
    """Match by name, then by title, without case, accents and signs; exact names come first.

    A step in which nobody does anything (a decision, a fork) is seen only when the log knows it.
    """
    known = {_key(activity) for activity in activities}
    exact = set(activities)
    of_step: dict[str, str] = {}
    step_of: dict[str, str] = {}
    for step in steps:
        names = [step.name, *step.titles]
        found = next((_key(name) for name in names if name in exact), None)
        found = found or next((_key(name) for name in names if _key(name) in known), None)
        if found is None and not step.acts:
            continue
        label = found or _key(step.titles[0] if step.titles else step.name)
        of_step[step.name] = label
        step_of.setdefault(label, step.name)
    return Labels(of_step, [_key(one) if _key(one) in step_of else None for one in activities], step_of)


def _key(name: str) -> str:
    return folded(name) or name
