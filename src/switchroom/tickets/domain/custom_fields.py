"""Fields that an administrator added: which a ticket has, which it must have, and what may stand in them.

What the form hides, nobody writes: the same conditions bind whoever comes through the API.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from switchroom.platform.expressions import (
    BOOL,
    DYN,
    INT,
    MAP,
    STRING,
    EvaluationFailed,
    Expression,
    Problem,
    Type,
    check,
    list_of,
)
from switchroom.tickets.contracts import FieldKind

LONGEST = 4_000
SEEN: Mapping[str, Type] = {
    **dict.fromkeys(("type", "status", "impact", "urgency", "medium", "language", "brand", "unit"), STRING),
    "priority": INT,
    "tags": list_of(STRING),
    "fields": MAP,
}
"""What conditions see. `brand` and `unit` are ids, empty where there is none; `fields` has all, null if empty."""


class FieldRule(msgspec.Struct, frozen=True):
    """A field: `choices` are the values it may have, `types` the tickets that have it (none: all)."""

    slug: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    visible_when: str = ""
    required_when: str = ""


class FieldFault(msgspec.Struct, frozen=True):
    """What is wrong with a field of a ticket."""

    slug: str
    code: str


def faults_of_condition(source: str) -> list[Problem]:
    """Why a condition cannot be used; an empty one is none."""
    if not source:
        return []
    checked = check(source, SEEN)
    problems = list(checked.problems)
    if not problems and checked.type not in (BOOL, DYN):
        problems.append(Problem("expression.not_a_condition", f"“{source[:60]}” is neither true nor false."))
    return problems


def written(rules: Iterable[FieldRule], ticket: Mapping[str, Any], changed: Iterable[str]) -> list[FieldFault]:
    """What is wrong with the fields that are `changed`, on a ticket as it is to be."""
    known, seen = {rule.slug: rule for rule in rules}, _seen(rules, ticket)
    faults = []
    for slug in sorted(changed):
        rule, value = known.get(slug), ticket["fields"].get(slug)
        if rule is None:
            faults.append(FieldFault(slug, "unknown"))
        elif value is not None and not _has(rule, seen):
            faults.append(FieldFault(slug, "hidden"))
        elif value is not None and not _fits(rule, value):
            faults.append(FieldFault(slug, "wrong_value"))
        elif _is_empty(value) and _has(rule, seen) and _holds(rule.required_when, seen, otherwise=False):
            faults.append(FieldFault(slug, "required"))
    return faults


def missing(rules: Iterable[FieldRule], ticket: Mapping[str, Any]) -> list[FieldFault]:
    """The fields that this ticket must have and has not."""
    seen = _seen(rules, ticket)
    return [
        FieldFault(rule.slug, "required")
        for rule in rules
        if _has(rule, seen)
        and _holds(rule.required_when, seen, otherwise=False)
        and _is_empty(ticket["fields"].get(rule.slug))
    ]


def asked(rules: Iterable[FieldRule], ticket: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, bool]:
    """Of the fields `wanted`, in their order: those that a ticket like this has, and whether it must have them."""
    known, seen = {rule.slug: rule for rule in rules}, _seen(rules, ticket)
    found = [known[slug] for slug in wanted if slug in known and _has(known[slug], seen)]
    return {rule.slug: _holds(rule.required_when, seen, otherwise=False) for rule in found}


def _seen(rules: Iterable[FieldRule], ticket: Mapping[str, Any]) -> dict[str, Any]:
    return {**ticket, "fields": {rule.slug: ticket["fields"].get(rule.slug) for rule in rules}}


def _has(rule: FieldRule, seen: Mapping[str, Any]) -> bool:
    return (not rule.types or seen["type"] in rule.types) and _holds(rule.visible_when, seen, otherwise=True)


def _holds(source: str, seen: Mapping[str, Any], *, otherwise: bool) -> bool:
    """A condition that cannot be computed from these values does not hold; `otherwise`: there is none."""
    if not source:
        return otherwise
    try:
        return _compiled(source).holds(seen)
    except EvaluationFailed:
        return False


@lru_cache(maxsize=500)
def _compiled(source: str) -> Expression:
    return Expression(source)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _fits(rule: FieldRule, value: Any) -> bool:
    match rule.kind:
        case FieldKind.TEXT:
            return isinstance(value, str) and len(value) <= LONGEST
        case FieldKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
        case FieldKind.BOOLEAN:
            return isinstance(value, bool)
        case FieldKind.DATE:
            return isinstance(value, str) and _is_date(value)
        case FieldKind.CHOICE:
            return value in rule.choices
        case FieldKind.CHOICES:
            return isinstance(value, list) and all(item in rule.choices for item in value)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
