"""Two people change one ticket at once: each field for itself.

Whoever sends a change says what he had seen. A field that has not changed since, or has become what he wants anyway,
takes his value; another one is told. Tags, and the fields an administrator added, are many values in one: what was
added or taken away is carried over.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

OF_MANY = "fields"
"""The field whose parts, `fields.NAME`, are compared one by one."""


class Merged(msgspec.Struct, frozen=True):
    """`values` to write, and the names of those that somebody else has changed meanwhile."""

    values: dict[str, Any]
    conflicts: tuple[str, ...]


def merge_edits(present: Mapping[str, Any], seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> Merged:
    """What to write of `wanted`. A field of which nothing is said in `seen` is meant whatever it was."""
    values: dict[str, Any] = {}
    conflicts: list[str] = []
    for name, new in wanted.items():
        if name == "tags":
            values[name] = merge_sets(present[name], seen.get(name, present[name]), new)
        elif name == OF_MANY:
            values[name], missed = _merge_parts(present[name], seen.get(name) or {}, new)
            conflicts += [f"{OF_MANY}.{part}" for part in missed]
        elif name not in seen or present[name] in (seen[name], new):
            values[name] = new
        else:
            conflicts.append(name)
    return Merged({name: value for name, value in values.items() if value != present[name]}, tuple(conflicts))


def merge_sets(present: Iterable[str], seen: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """`present` with what `wanted` adds to `seen`, without what it takes away; in the order in which they came."""
    before, after = set(seen), set(wanted)
    added = [word for word in wanted if word not in before]
    return [word for word in dict.fromkeys([*present, *added]) if word in after or word not in before]


def _merge_parts(
    present: Mapping[str, Any], seen: Mapping[str, Any], wanted: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    result, missed = dict(present), list[str]()
    for name, new in wanted.items():
        now = present.get(name)
        if name in seen and now not in (seen[name], new):
            missed.append(name)
        elif new is None:
            result.pop(name, None)
        else:
            result[name] = new
    return result, missed
