"""What others may do with processes: start runs, signal them, read and publish definitions, perform steps."""

from switchroom.processes.definitions import DefinitionRefused, Definitions, NoSuchProcess
from switchroom.processes.domain.reading import to_json as params_to_json
from switchroom.processes.domain.steps import ask, collect, dispose, identify, note, queue, record, say, show, wait
from switchroom.processes.outline import Outline, StepOutline, outline
from switchroom.processes.performers import AGENT, ANYWHERE, Performers
from switchroom.processes.runs import TIMER_KIND, NoSuchRun, Runs

__all__ = [
    "AGENT",
    "ANYWHERE",
    "TIMER_KIND",
    "DefinitionRefused",
    "Definitions",
    "NoSuchProcess",
    "NoSuchRun",
    "Outline",
    "Performers",
    "Runs",
    "StepOutline",
    "ask",
    "collect",
    "dispose",
    "identify",
    "note",
    "outline",
    "params_to_json",
    "queue",
    "record",
    "say",
    "show",
    "wait",
]
