"""Processes, seen from outside: signals in, effects out, the state of a run, and the protocols others implement.

A run is moved by `advance(definition, run, signal, now)`. The context that can do a step (voice plays, routing queues,
the desk shows) registers a `StepPerformer` for its type; processes calls it inside the transaction that moved the run.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

import msgspec

from switchroom.platform.access import permission
from switchroom.platform.events import Origin
from switchroom.processes.domain.codec import effect_from_json, effect_to_json
from switchroom.processes.domain.effects import (
    CancelPerform,
    CancelTimer,
    Effect,
    Finish,
    Notify,
    Params,
    Passed,
    PassOn,
    PassUp,
    Perform,
    Phase,
    SetTimer,
    StartSubRun,
    StopSubRun,
    Why,
)
from switchroom.processes.domain.errors import (
    AlreadyStarted,
    InvalidInput,
    InvalidState,
    NotStarted,
    RunFinished,
    StaleSignal,
    UnknownOutcome,
    UnknownStep,
    WrongDefinition,
)
from switchroom.processes.domain.findings import Finding, Severity, has_errors
from switchroom.processes.domain.media import THERE, Family, Kind, Medium
from switchroom.processes.domain.references import Named, References
from switchroom.processes.domain.signals import (
    Elapsed,
    Happened,
    Jump,
    Left,
    Performed,
    Served,
    Signal,
    Skip,
    Start,
    Stop,
    Subject,
    Timer,
)
from switchroom.processes.domain.state import RunState, Token
from switchroom.processes.domain.steps.ask import Ask, Choice
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.steps.collect import Collect, What
from switchroom.processes.domain.steps.dispose import Dispose
from switchroom.processes.domain.steps.hours import Hours
from switchroom.processes.domain.steps.identify import By, Identify
from switchroom.processes.domain.steps.note import Note
from switchroom.processes.domain.steps.queue import Queue, Ring, head_start
from switchroom.processes.domain.steps.record import Action, Record
from switchroom.processes.domain.steps.say import Announcement, Say
from switchroom.processes.domain.steps.show import Button, Show
from switchroom.processes.domain.steps.wait import Wait
from switchroom.processes.domain.trace import Deviation, TraceEntry

SEE = permission("processes:process:see", {"en": "See processes", "pt-BR": "Ver processos", "zh-CN": "查看流程"})
PUBLISH = permission(
    "processes:process:publish", {"en": "Publish processes", "pt-BR": "Publicar processos", "zh-CN": "发布流程"}
)
DESIGN = permission(
    "processes:draft:edit", {"en": "Design processes", "pt-BR": "Desenhar processos", "zh-CN": "设计流程"}
)
SIGNAL = permission(
    "processes:run:signal",
    {
        "en": "Send events to running processes",
        "pt-BR": "Enviar eventos a processos",
        "zh-CN": "向运行中的流程发送事件",
    },
)
SEE_TASKS = permission(
    "processes:task:see",
    {
        "en": "See everybody's tasks and hand them out",
        "pt-BR": "Ver e distribuir as tarefas de todos",
        "zh-CN": "查看并分配所有人的任务",
    },
)
EDIT_ANNOUNCEMENTS = permission(
    "processes:announcement:edit",
    {"en": "Change announcements", "pt-BR": "Alterar avisos", "zh-CN": "修改公告"},
)
SWITCH_ANNOUNCEMENTS = permission(
    "processes:announcement:switch",
    {"en": "Switch announcements on and off", "pt-BR": "Ligar e desligar avisos", "zh-CN": "开关公告"},
)
EDIT_TABLES = permission(
    "processes:table:edit",
    {"en": "Change lookup tables", "pt-BR": "Alterar tabelas de consulta", "zh-CN": "修改查询表"},
)
EDIT_SECRETS = permission(
    "processes:secret:edit",
    {
        "en": "Keep secrets for other systems",
        "pt-BR": "Guardar segredos de outros sistemas",
        "zh-CN": "管理外部系统密钥",
    },
)
EDIT_CHECKS = permission(
    "processes:check:edit",
    {
        "en": "Change diagnostic checks",
        "pt-BR": "Alterar verificações de diagnóstico",
        "zh-CN": "修改诊断检查",
    },
)
EDIT_RULES = permission(
    "processes:rule_pack:edit",
    {
        "en": "Switch rule packs on and off",
        "pt-BR": "Ligar e desligar pacotes de regras",
        "zh-CN": "开关规则包",
    },
)

ERROR = "error"
"""The outcome of a step that could not be done; every performed step has it, and it need not be wired."""
EXIT = "exit"
"""The outcome by which the performer of a waiting step reports that the customer left the queue by key."""


class Outcome(msgspec.Struct, frozen=True):
    """How a performer finished: one of the step's outcomes (or ERROR) and what it learned of the world.

    The names that `inputs` may have are in docs/steps.md under each step type, for example `key`, `value`, `customer`.
    """

    name: str
    inputs: dict[str, Any] = {}


class PerformRequest(msgspec.Struct, frozen=True):
    """A step to do (`effect`) and the run it belongs to. Repeat run, token and visit in the `Performed` signal."""

    run: UUID
    process: str
    version: int
    medium: Medium
    subject: Subject | None
    origin: Origin
    effect: Perform


class CancelRequest(msgspec.Struct, frozen=True):
    """A step that is no longer wanted (`effect`) and the run it belongs to."""

    run: UUID
    medium: Medium
    subject: Subject | None
    origin: Origin
    effect: CancelPerform


class Concern(msgspec.Struct, frozen=True):
    """Where the subject of a run belongs, and the number by which people speak of it."""

    unit_id: UUID | None = None
    reference: str | None = None
    brand_id: UUID | None = None
    region_id: UUID | None = None


class Requesters(msgspec.Struct, frozen=True):
    """Who has asked for what a run does: users, and mail addresses in lower case. Neither decides about it."""

    users: frozenset[UUID] = frozenset()
    mails: frozenset[str] = frozenset()


RequestersOf = Callable[[Any, Subject | None], Awaitable[Requesters]]
"""Asked with a connection: who stands behind a subject."""
ConcernOf = Callable[[Any, Subject | None], Awaitable[Concern]]
"""Asked with a connection: where a subject belongs; a run about nothing, or nothing known, belongs nowhere."""


class StepPerformer(Protocol):
    """Does the steps of a type on some medium or on the agent's screen. Registered in bootstrap.

    Both methods run inside the transaction that moved the run (`switchroom.platform.db.Transaction`): they may write,
    and must not call out. What touches the outside world is planned there and done after the commit.
    """

    async def perform(self, tx: Any, request: PerformRequest) -> Outcome | None:
        """The outcome, when it is known at once; None when it will come later as a `Performed` signal."""
        ...

    async def cancel(self, tx: Any, request: CancelRequest) -> None:
        """Cease. Called also for a step whose answer is on its way; that answer will be refused as stale."""
        ...


__all__ = [
    "DESIGN",
    "EDIT_ANNOUNCEMENTS",
    "EDIT_CHECKS",
    "EDIT_RULES",
    "EDIT_SECRETS",
    "EDIT_TABLES",
    "ERROR",
    "EXIT",
    "PUBLISH",
    "SEE",
    "SEE_TASKS",
    "SIGNAL",
    "SWITCH_ANNOUNCEMENTS",
    "THERE",
    "Action",
    "AlreadyStarted",
    "Announcement",
    "Ask",
    "Button",
    "By",
    "Call",
    "CancelPerform",
    "CancelRequest",
    "CancelTimer",
    "Choice",
    "Collect",
    "Concern",
    "ConcernOf",
    "Deviation",
    "Dispose",
    "Effect",
    "Elapsed",
    "Family",
    "Finding",
    "Finish",
    "Happened",
    "Hours",
    "Identify",
    "InvalidInput",
    "InvalidState",
    "Jump",
    "Kind",
    "Left",
    "Medium",
    "Named",
    "NotStarted",
    "Note",
    "Notify",
    "Outcome",
    "Params",
    "PassOn",
    "PassUp",
    "Passed",
    "Perform",
    "PerformRequest",
    "Performed",
    "Phase",
    "Queue",
    "Record",
    "References",
    "Requesters",
    "RequestersOf",
    "Ring",
    "RunFinished",
    "RunState",
    "Say",
    "Served",
    "SetTimer",
    "Severity",
    "Show",
    "Signal",
    "Skip",
    "StaleSignal",
    "Start",
    "StartSubRun",
    "StepPerformer",
    "Stop",
    "StopSubRun",
    "Subject",
    "Timer",
    "Token",
    "TraceEntry",
    "UnknownOutcome",
    "UnknownStep",
    "Wait",
    "What",
    "Why",
    "WrongDefinition",
    "effect_from_json",
    "effect_to_json",
    "has_errors",
    "head_start",
]
