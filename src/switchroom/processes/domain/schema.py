"""JSON Schema and documentation of the language, made from the step types, so that they cannot disagree with it."""

import json
from typing import Any

import msgspec

from switchroom.platform.expressions import Expression
from switchroom.platform.text import Text
from switchroom.processes.domain.cases import Case
from switchroom.processes.domain.definition import Common, Header
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.step_type import ERROR, LIMIT, StepType
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.variables import InvalidType, VariableType

SCHEMA_FILE, STEPS_FILE = "process.schema.json", "steps.md"
_REF = "#/$defs/{name}"
_CUSTOM: dict[type, dict[str, Any]] = {
    Text: {
        "description": "A text: one string, or a map of language to string. {{ expression }} is filled in.",
        "anyOf": [
            {"type": "string"},
            {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        ],
    },
    Length: {
        "description": "A length of time: 30s, 1h30m, 72h, 4h working.",
        "type": "string",
        "pattern": r"^\s*(\d{1,6}(ms|s|m|h|d))+(\s+(working|elapsed))?\s*$",
    },
    Expression: {
        "description": "A CEL expression over the variables of the run.",
        "type": ["string", "number", "boolean"],
    },
    VariableType: {"description": (InvalidType.__doc__ or "").strip(), "type": "string"},
}
_FAMILIES = {
    Family.TALK: "Talk: performed by the medium, or on the agent's screen while a person serves",
    Family.LOGIC: "Logic",
    Family.ROUTE: "Route",
    Family.KEEP: "Keep",
    Family.WORK: "Work",
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a process file."""
    kinds = [kind.params for kind in STEP_TYPES.values()]
    schemas, defs = msgspec.json.schema_components(
        [Header, Common, Case, *kinds], schema_hook=lambda kind: dict(_CUSTOM[kind]), ref_template=_REF
    )
    del schemas
    header, common = defs.pop("Header"), defs.pop("Common")
    steps = {f"step-{name}": _step_schema(kind, common, defs) for name, kind in STEP_TYPES.items()}
    any_step = {"oneOf": [{"$ref": _REF.format(name=name)} for name in steps]}
    named = {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": _REF.format(name="step")}}
    fragment = {"type": "object", "required": ["start", "steps"], "additionalProperties": False}
    fragment["properties"] = {"start": {"type": "string"}, "steps": named}
    for name in (name for name, kind in STEP_TYPES.items() if kind.accompanied):
        steps[f"step-{name}"]["properties"]["waiting"] = {"$ref": _REF.format(name="waiting")}
    properties = header["properties"] | {
        "steps": named,
        "cases": {"type": "array", "items": {"$ref": _REF.format(name="Case")}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Switchroom process",
        "type": "object",
        "properties": properties,
        "required": [*header["required"], "steps"],
        "additionalProperties": False,
        "$defs": {**defs, **steps, "step": any_step, "waiting": fragment},
    }


def steps_markdown() -> str:
    """The documentation of all step types, as Markdown."""
    lines = [
        "# Step types",
        "",
        "Made from the step types by `python -m switchroom.processes.documents`; do not edit.",
        "",
        *_common_lines(),
    ]
    for family, title in _FAMILIES.items():
        lines += ["", f"## {title}"]
        for kind in STEP_TYPES.values():
            if kind.family is family:
                lines += _type_lines(kind)
    return "\n".join(lines) + "\n"


def generated() -> dict[str, str]:
    """File name in docs/ -> text, for the command that writes them and the test that compares."""
    schema = json.dumps(json_schema(), indent=1, sort_keys=True, ensure_ascii=False)
    return {SCHEMA_FILE: schema + "\n", STEPS_FILE: steps_markdown()}


def _step_schema(kind: StepType, common: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    own = defs.pop(kind.params.__name__)
    return {
        "title": kind.name,
        "description": _doc(type(kind)),
        "type": "object",
        "properties": {**common["properties"], **own["properties"], "type": {"const": kind.name}},
        "required": ["type", *own.get("required", ())],
        "additionalProperties": False,
    }


def _common_lines() -> list[str]:
    return [
        _doc(Common),
        "",
        *_table(Common),
        "",
        f"Every performed step also has the outcome `{ERROR}` (it could not be done), which need not be wired.",
        f"A step with `at_most` has the outcome `{LIMIT}`. Expressions also see `language`, `medium`, `served`, `now`.",
    ]


def _type_lines(kind: StepType) -> list[str]:
    lines = ["", f"### {kind.name}", "", _doc(type(kind)), "", _doc(kind.params), "", *_table(kind.params)]
    if kind.accompanied:
        lines.append("| `waiting` | start and steps: what is heard meanwhile | |")
    if kind.results:
        lines += ["", "Outcomes: " + "; ".join(f"`{name}` {meaning}" for name, meaning in kind.results.items()) + "."]
    if kind.main:
        lines += ["", f"`then` wires `{kind.main}`."]
    if kind.learns:
        learnt = "; ".join(f"`{name}` {meaning}" for name, meaning in kind.learns.items())
        lines += ["", f"Inputs that the performer gives: {learnt}."]
    if kind.how:
        done = "; ".join(f"{medium} {how}" for medium, how in kind.how.items())
        screen = f"; the agent's screen {kind.on_screen}" if kind.on_screen else ""
        lines += ["", f"Performed by: {done}{screen}."]
    return lines


def _table(kind: type[msgspec.Struct]) -> list[str]:
    lines = ["| parameter | type | default |", "|---|---|---|"]
    for field in msgspec.structs.fields(kind):
        default = "" if field.required else _default(field)
        lines.append(f"| `{field.encode_name}` | {_type_words(field.type)} | {default} |")
    return lines


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default
    if value is msgspec.NODEFAULT:
        value = field.default_factory() if callable(field.default_factory) else None
    if value is None or value in ((), {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{', '.join(map(str, value)) if isinstance(value, tuple) else value}`"


def _type_words(kind: Any) -> str:
    info = msgspec.inspect.type_info(kind)
    return _info_words(info).replace("|", "or")


def _info_words(info: msgspec.inspect.Type) -> str:
    match info:
        case msgspec.inspect.Metadata(type=inner):
            return _info_words(inner)
        case msgspec.inspect.UnionType(types=types):
            words = [_info_words(one) for one in types if not isinstance(one, msgspec.inspect.NoneType)]
            return " or ".join(dict.fromkeys(words))
        case msgspec.inspect.VarTupleType(item_type=item):
            return f"list of {_info_words(item)}"
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return f"map of {_info_words(key)} to {_info_words(value)}"
        case msgspec.inspect.EnumType(cls=cls):
            return " · ".join(f"`{member.value}`" for member in cls)
        case msgspec.inspect.StructType(cls=cls, fields=fields):
            return f"{cls.__name__.lower()} ({', '.join(field.encode_name for field in fields)})"
        case msgspec.inspect.StrType(pattern=pattern) if pattern:
            return "name"
        case msgspec.inspect.CustomType(cls=cls):
            return {"VariableType": "type"}.get(cls.__name__, cls.__name__.lower())
        case _:
            names = {"StrType": "text", "IntType": "whole number", "FloatType": "number", "BoolType": "yes or no"}
            return names.get(type(info).__name__, "any")


def _doc(thing: type) -> str:
    return " ".join((thing.__doc__ or "").split())
