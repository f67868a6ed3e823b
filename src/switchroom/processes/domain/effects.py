"""What a run asks for, carried out in order by whoever delivered the signal; see `contracts.StepPerformer`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from switchroom.platform.text import Text
from switchroom.processes.domain.signals import Timer


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The parameters of a step; each step type has its own subclass. In an effect every template is filled in."""


class Phase(StrEnum):
    """A `collect` that reads back is performed twice: the value is asked for, then confirmed."""

    MAIN = "main"
    CONFIRM = "confirm"


class Why(StrEnum):
    """Why a step is no longer wanted."""

    LEFT = "left"  # the customer has left
    LATE = "late"  # its time limit passed and the definition goes elsewhere
    MOVED = "moved"  # a person skipped it or jumped away
    OVER = "over"  # what it accompanied is over: a queue's waiting sub-run, a `wait` with music, a finished run
    EXIT = "exit"  # the customer chose to leave the queue by key
    HANDED = "handed"  # somebody else performs it from now on: a person came or went
    STOPPED = "stopped"  # the whole run was stopped


class _Effect(msgspec.Struct, frozen=True, tag=True, tag_field="effect", gc=False):
    pass


class Perform(_Effect, frozen=True, tag="perform"):
    """Do this step; answer with `Performed` naming the same token and visit.

    `served`: a person serves the interaction now, so a talk step belongs on that person's screen. `keys` are keys that
    leave the queue at any moment: on one of them answer with outcome `exit` and inputs `{"key": ...}`; `labels` are the
    words for those of them that have some. `attempt` counts from 1; `value` is what a confirmation reads back.
    """

    token: int
    visit: int
    step: str
    type: str
    params: Params
    language: str
    served: bool
    attempt: int = 1
    phase: Phase = Phase.MAIN
    keys: tuple[str, ...] = ()
    value: Any = None
    labels: Mapping[str, Text] = {}


class CancelPerform(_Effect, frozen=True, tag="cancel_perform"):
    """Cease doing this step; an answer to it would be stale."""

    token: int
    visit: int
    step: str
    type: str
    why: Why


class SetTimer(_Effect, frozen=True, tag="set_timer"):
    """Send `Elapsed` after `length`: at `due`, or, when `due` is None, after that much of the unit's working time."""

    token: int
    visit: int
    timer: Timer
    length: timedelta
    due: datetime | None


class CancelTimer(_Effect, frozen=True, tag="cancel_timer"):
    """The timer is no longer wanted."""

    token: int
    visit: int
    timer: Timer


class StartSubRun(_Effect, frozen=True, tag="start_sub_run"):
    """Start a run of `process` (`version` None: the current one, resolved now); answer its end with `Performed`.

    Its `Start` repeats this run's language, medium, served and subject. Its outcome and outputs are the answer.
    """

    token: int
    visit: int
    step: str
    process: str
    version: int | None
    inputs: Mapping[str, Any]


class StopSubRun(_Effect, frozen=True, tag="stop_sub_run"):
    """The caller no longer waits: send the sub-run `Stop`; its end is not reported."""

    token: int
    visit: int


class Passed(StrEnum):
    """What a run passes on to the sub-run it waits for."""

    LEFT = "left"
    SERVED = "served"
    UNSERVED = "unserved"


class PassOn(_Effect, frozen=True, tag="pass_on"):
    """Send the sub-run `Left`, or `Served` with by_person true or false. Its end is still reported."""

    token: int
    visit: int
    what: Passed


class Notify(_Effect, frozen=True, tag="notify"):
    """Tell the holders of a post that this step is late."""

    token: int
    visit: int
    step: str
    post: str


class PassUp(_Effect, frozen=True, tag="pass_up"):
    """Give the tasks of this late step to a post above, or, where `post` is None, back to everybody of their own."""

    token: int
    visit: int
    step: str
    post: str | None


class Finish(_Effect, frozen=True, tag="finish"):
    """The run is over. `secrets` are references to sealed values that must be destroyed now."""

    outcome: str
    outputs: Mapping[str, Any]
    secrets: tuple[str, ...] = ()


Effect = Perform | CancelPerform | SetTimer | CancelTimer | StartSubRun | StopSubRun | PassOn | Notify | PassUp | Finish
