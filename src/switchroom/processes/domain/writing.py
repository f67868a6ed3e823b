"""Writing a process file: what `reading` reads back as the same value, in the order in which it is kept."""

from typing import Any

import msgspec
import yaml

from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.graph import in_order
from switchroom.processes.domain.reading import implicit_resolvers, read_json_or_yaml

WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Quotes whatever YAML 1.1 or our own reader would take for something else than text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def represent_words(self, data: str) -> yaml.ScalarNode:
        style = "|" if "\n" in data.strip("\n") and _is_block(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


def _is_block(text: str) -> bool:
    """Whether YAML can hold it line by line without a loss."""
    return text.isprintable() or all(line.isprintable() and line == line.strip() for line in text.split("\n"))


def _resolvers() -> dict[str, list[tuple[str, Any]]]:
    both = {letter: list(pairs) for letter, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()}
    for letter, pairs in implicit_resolvers().items():
        both.setdefault(letter, []).extend(pairs)
    return both


class _Quoting(_Dumper):
    """Quotes every word: control characters, spaces at an end and the like are escaped."""

    def represent_words(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"')


_Dumper.yaml_implicit_resolvers = _resolvers()
_Dumper.add_representer(str, _Dumper.represent_words)
_Quoting.add_representer(str, _Quoting.represent_words)


def as_people_read(definition: Definition) -> dict[str, Any]:
    """The definition's JSON with its steps in the order in which one comes to them: a database keeps no order."""
    raw: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(definition.raw))  # lists, where it has tuples
    raw["steps"] = {name: raw["steps"][name] for name in in_order(definition)}
    if "cases" in raw:
        raw["cases"] = raw.pop("cases")
    return raw


def to_yaml(value: Any) -> str:
    """A JSON value as YAML text that `read_json_or_yaml` reads as the same value."""
    text = _dumped(value, _Dumper)
    return text if read_json_or_yaml(text) == (value, None) else _dumped(value, _Quoting)


def _dumped(value: Any, dumper: type[yaml.SafeDumper]) -> str:
    text: str = yaml.dump(
        value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False
    )
    return text.removesuffix("...\n")
