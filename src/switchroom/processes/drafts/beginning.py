"""What a new draft begins with."""

from typing import Any

from switchroom.processes.definitions import DefinitionRefused
from switchroom.processes.domain.drafting import STEPS, NoSuchPart
from switchroom.processes.domain.reading import read_json_or_yaml
from switchroom.processes.ready_made import NoSuchTemplate
from switchroom.processes.templates import template_sources


def first_definition(process: str, title: Any, template: str | None, text: str | None) -> dict[str, Any]:
    """A template's or a file's definition under this name, or one that only ends.

    Raises `NoSuchTemplate`, `DefinitionRefused` (the file cannot be read), `NoSuchPart` (it is not a process).
    """
    if template is not None:
        if template not in template_sources():
            raise NoSuchTemplate()
        text = template_sources()[template]
    if text is None:
        return {"process": process, "title": title, "start": "end", STEPS: {"end": {"type": "end"}}}
    value, wrong = read_json_or_yaml(text)
    if wrong is not None:
        raise DefinitionRefused([wrong])
    if not isinstance(value, dict) or not isinstance(value.get(STEPS), dict):
        raise NoSuchPart()
    if not all(isinstance(name, str) and isinstance(step, dict) for name, step in value[STEPS].items()):
        raise NoSuchPart()
    return {**value, "process": process, "title": title}
