"""Reading definitions: YAML or JSON text, or any JSON value, to a `Definition` or to findings; never raises."""

import re
from collections.abc import Callable, Hashable
from typing import Any

import msgspec
import yaml

from switchroom.platform.errors import Refusal
from switchroom.platform.expressions import Expression
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Common, Definition, Fragment, Header, Step
from switchroom.processes.domain.findings import Finding, Severity
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.misshapen import misshapen
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.variables import VariableType

MAX_TEXT = 500_000
MAX_STEPS = 500
MAX_DEPTH = 30
_COMMON = frozenset(Common.__struct_fields__)


class Reading(msgspec.Struct, frozen=True):
    """What came of reading: a definition unless its shape is wrong, and what is wrong."""

    definition: Definition | None
    findings: list[Finding]


def read_text(text: str) -> Reading:
    """Read a process file: YAML 1.2's core (so JSON too), without anchors, tags or dates."""
    raw, wrong = read_json_or_yaml(text)
    if wrong is not None:
        return Reading(None, [wrong])
    return read_definition(raw)


def read_json_or_yaml(text: str) -> tuple[Any, Finding | None]:
    """The value that a file holds, whatever its shape; or why it cannot be read."""
    if len(text) > MAX_TEXT:
        return None, _finding(
            "definition.too_large", "", said("The file is longer than {most} characters.", most=MAX_TEXT)
        )
    try:
        _check_events(text)
        loader = _Loader(text)
        try:
            return loader.get_single_data(), None
        finally:
            loader.dispose()
    except yaml.YAMLError as wrong:
        why = said("The file cannot be read: {detail}.", detail=_one_line(wrong))
    except (RecursionError, ValueError) as wrong:
        why = said("The file cannot be read: {detail}.", detail=_one_line(wrong) or said("it is nested too deeply"))
    return None, _finding("definition.syntax", "", why)


def read_definition(raw: Any) -> Reading:
    """Read a definition from a JSON value of any shape."""
    if not isinstance(raw, dict):
        return _refuse("definition.malformed", said("A process is a map with process, title, start and steps."))
    if not plain(raw, 0):
        return _refuse("definition.malformed", said("A process consists of plain JSON values, not nested too deeply."))
    findings: list[Finding] = []
    rest = {key: value for key, value in raw.items() if key not in ("steps", "cases")}
    header = _convert(rest, Header, "", findings)
    steps = _steps(raw.get("steps"), "", findings)
    cases = raw.get("cases", [])
    if not isinstance(cases, list):
        findings.append(_malformed("", said("The cases are a list.")))
    if header is None or findings:
        return Reading(None, findings)
    return Reading(Definition(header, steps, _canonical_form(header, steps, cases), tuple(cases)), [])


def canonical(definition: Definition) -> bytes:
    """The definition as JSON with sorted keys and without defaults: equal for equal definitions."""
    return msgspec.json.encode(definition.raw, order="sorted")


def to_json(value: Any) -> Any:
    """A struct of the language as plain JSON: texts, lengths, types and expressions as they are written."""
    return msgspec.to_builtins(value, enc_hook=_write, str_keys=True)


def from_json(value: Any, kind: Any) -> Any:
    """The struct of `kind` from its JSON. Raises `msgspec.ValidationError`."""
    return msgspec.convert(value, kind, dec_hook=_read, strict=True)


def _read(kind: type, value: Any) -> Any:
    try:
        return _PARSERS[kind](value)
    except Refusal as refusal:
        raise ValueError(refusal.message) from refusal


def _write(value: Any) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, Expression):
        return value.source
    if isinstance(value, Length | VariableType):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _expression(value: Any) -> Expression:
    if isinstance(value, bool):
        return Expression("true" if value else "false")
    if isinstance(value, int | float):
        return Expression(str(value))
    if not isinstance(value, str):
        raise ValueError("An expression is written as text")
    return Expression(value)


_PARSERS: dict[type, Callable[[Any], Any]] = {
    Text: Text.parse,
    Length: Length.parse,
    VariableType: VariableType.parse,
    Expression: _expression,
}


def _steps(raw: Any, outer: str, findings: list[Finding]) -> dict[str, Step]:
    if not isinstance(raw, dict) or not raw:
        findings.append(_malformed(outer, said("The steps are a map of names to steps.")))
        return {}
    if len(raw) > MAX_STEPS:
        findings.append(_malformed(outer, said("A process has at most {most} steps.", most=MAX_STEPS)))
        return {}
    steps: dict[str, Step] = {}
    for name, value in raw.items():
        full = f"{outer}/{name}" if outer else name
        try:
            msgspec.convert(name, Common.__annotations__["type"])
        except msgspec.ValidationError:
            findings.append(_malformed(full, said("A step's name has lower-case letters, digits and hyphens.")))
            continue
        step = _step(full, value, findings)
        if step is not None:
            steps[name] = step
    return steps


def _step(name: str, raw: Any, findings: list[Finding]) -> Step | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        findings.append(_malformed(name, said("A step is a map with a type.")))
        return None
    kind = STEP_TYPES.get(raw["type"])
    if kind is None:
        known = ", ".join(sorted(STEP_TYPES))
        wrong = said("There is no step type “{type}”; there are {known}.", type=raw["type"][:40], known=known)
        findings.append(_finding("definition.unknown_type", name, wrong))
        return None
    waiting = None
    if "waiting" in raw and kind.accompanied:
        waiting = _fragment(name, raw["waiting"], findings)
    common = _convert({key: value for key, value in raw.items() if key in _COMMON}, Common, name, findings)
    own = {key: value for key, value in raw.items() if key not in _COMMON and not (key == "waiting" and waiting)}
    params = _convert(own, kind.params, name, findings)
    return None if common is None or params is None else Step(common, params, waiting)


def _fragment(name: str, raw: Any, findings: list[Finding]) -> Fragment | None:
    if "/" in name:
        findings.append(_malformed(name, said("What brings a person cannot stand inside what is heard while waiting.")))
        return None
    if not isinstance(raw, dict) or raw.keys() != {"start", "steps"} or not isinstance(raw["start"], str):
        findings.append(_malformed(name, said("What is heard while waiting is a map with start and steps.")))
        return None
    return Fragment(raw["start"], _steps(raw["steps"], name, findings))


def _convert(raw: Any, kind: Any, step: str, findings: list[Finding]) -> Any:
    try:
        return from_json(raw, kind)
    except (msgspec.ValidationError, ValueError, RecursionError) as wrong:
        findings.append(_malformed(step, said("{what}.", what=misshapen(_one_line(wrong)))))
        return None


def _canonical_form(header: Header, steps: dict[str, Step], cases: list[Any]) -> dict[str, Any]:
    form: dict[str, Any] = to_json(header)
    form["steps"] = {name: step_to_json(step) for name, step in steps.items()}
    if cases:
        form["cases"] = cases
    return form


def step_to_json(step: Step) -> dict[str, Any]:
    """A step as it is written, without what is at its default."""
    form: dict[str, Any] = {**to_json(step.common), **to_json(step.params)}
    if step.waiting:
        inner = {name: step_to_json(inside) for name, inside in step.waiting.steps.items()}
        form["waiting"] = {"start": step.waiting.start, "steps": inner}
    return form


def plain(value: Any, depth: int) -> bool:
    """Whether this is JSON that UTF-8 and PostgreSQL's jsonb can hold."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return -(1 << 63) <= value < 1 << 63
    if isinstance(value, float):
        return value - value == 0.0
    if depth == MAX_DEPTH:
        return False
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(key, 0) and plain(item, depth + 1) for key, item in value.items())
    return isinstance(value, list) and all(plain(item, depth + 1) for item in value)


def _one_line(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:300]


def _finding(code: str, step: str, message: Sentence) -> Finding:
    return Finding(Severity.ERROR, step, code, message)


def _malformed(step: str, message: Sentence) -> Finding:
    if step:
        message = said("Step “{step}”: {what}", step=step[:80], what=message)
    return _finding("definition.malformed", step, message)


def _refuse(code: str, message: Sentence) -> Reading:
    return Reading(None, [_finding(code, "", message)])


_InC = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads ten times as fast as Python, which matters to everybody else while somebody sends a large file."""


def _check_events(text: str) -> None:
    """Refuse what may be small to send and large to hold, before anything is built: libyaml nests on the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_InC):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not used in process files")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > 2 * MAX_DEPTH:
            raise yaml.YAMLError("it is nested too deeply")


class _Loader(_InC):  # type: ignore[misc, valid-type]
    """YAML as people expect it: `no` and `12:30` are words, a date is text, a key is text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: ARG002
        mapping: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.YAMLError("a key is a word")
            key = key_node.value
            if key in mapping:
                raise yaml.YAMLError(f"“{key}” stands twice in one map (line {key_node.start_mark.line + 1})")
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


def _yaml_map(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    return loader.construct_mapping(node)


def _resolvers() -> dict[str, list[tuple[str, Any]]]:
    """PyYAML's own, without what YAML 1.2 dropped (yes/no, sexagesimals) and without dates and merges."""
    dropped = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge", "tag:yaml.org,2002:bool"}
    dropped |= {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:value"}
    own = yaml.SafeLoader.yaml_implicit_resolvers
    return {letter: [pair for pair in pairs if pair[0] not in dropped] for letter, pairs in own.items()}


_Loader.yaml_implicit_resolvers = _resolvers()
_Loader.add_constructor("tag:yaml.org,2002:map", _yaml_map)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?$"), list("-0123456789")
)


def implicit_resolvers() -> dict[str, list[tuple[str, Any]]]:
    """What a bare word in a file may be beside text, by its first letter: for whoever writes files."""
    return dict(_Loader.yaml_implicit_resolvers)
