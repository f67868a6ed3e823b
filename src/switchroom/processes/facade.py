"""What others may do with processes: start runs, signal them, read and publish definitions, perform steps."""

from switchroom.processes.definitions import DefinitionRefused, Definitions, NoSuchProcess
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.reading import to_json as params_to_json
from switchroom.processes.domain.steps import ask, collect, dispose, identify, note, queue, record, say, show, wait
from switchroom.processes.domain.trial import Report as CaseReport
from switchroom.processes.outline import Outline, StepOutline, outline
from switchroom.processes.performers import AGENT, ANYWHERE, Performers
from switchroom.processes.publishing import (
    ReferenceSource,
    check,
    offline_references,
    publish,
    sample_sources,
    try_out,
)
from switchroom.processes.retention import empty_runs, forget_runs
from switchroom.processes.runs import TIMER_KIND, NoSuchRun, Runs
from switchroom.processes.steps import HoursStep

__all__ = [
    "AGENT",
    "ANYWHERE",
    "TIMER_KIND",
    "CaseReport",
    "Definition",
    "DefinitionRefused",
    "Definitions",
    "HoursStep",
    "NoSuchProcess",
    "NoSuchRun",
    "Outline",
    "Performers",
    "ReferenceSource",
    "Runs",
    "StepOutline",
    "ask",
    "check",
    "collect",
    "dispose",
    "empty_runs",
    "forget_runs",
    "identify",
    "note",
    "offline_references",
    "outline",
    "params_to_json",
    "publish",
    "queue",
    "record",
    "sample_sources",
    "say",
    "show",
    "try_out",
    "wait",
]
