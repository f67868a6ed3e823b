"""What can happen to a run. A signal names the run and, where it concerns a step, the token and the visit it means.

A visit is one entry of a token into a step (or one more attempt at it), numbered through the run. So a second click, a
timer that was cancelled too late or an answer to yesterday's question is recognised and refused, never misread.
Signals are plain values: kept in order together with the time of each, they replay to an equal run.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.processes.domain.media import Medium


class Subject(msgspec.Struct, frozen=True):
    """What the run is about, for example an interaction. Processes does not look inside."""

    kind: str
    id: UUID


class Timer(StrEnum):
    """Which clock of a step: its time limit, or the length of a `wait`."""

    LIMIT = "limit"
    WAIT = "wait"


class _Signal(msgspec.Struct, frozen=True, tag=True, tag_field="signal", gc=False):
    run: UUID


class Start(_Signal, frozen=True, tag="start"):
    """Begin. `inputs` are the values of the process's declared inputs, `subject` what the run is about.

    Without a language the run begins in the first one of its process.
    """

    inputs: Mapping[str, Any] = {}
    language: str = ""
    medium: Medium = Medium.VOICE
    served: bool = False
    subject: Subject | None = None


class Performed(_Signal, frozen=True, tag="performed"):
    """A performer, or the sub-run that a `call` started, has finished; `inputs` is what it learned of the world."""

    token: int
    visit: int
    outcome: str
    inputs: Mapping[str, Any] = {}


class Elapsed(_Signal, frozen=True, tag="elapsed"):
    """A timer that the run set has run out."""

    token: int
    visit: int
    timer: Timer


class Happened(_Signal, frozen=True, tag="happened"):
    """An event that `await` steps of the run may be waiting for; `inputs` is what came with it."""

    event: str
    inputs: Mapping[str, Any] = {}


class Left(_Signal, frozen=True, tag="left"):
    """The customer has left: hung up, closed the chat."""


class Served(_Signal, frozen=True, tag="served"):
    """A person has begun (`by_person`) or ceased to serve; talk steps change between medium and agent's screen."""

    by_person: bool


class Skip(_Signal, frozen=True, tag="skip"):
    """A person leaves a step undone and goes on by `outcome` (empty: its only one). The reason stays with the run."""

    token: int
    visit: int
    reason: str
    outcome: str = ""


class Jump(_Signal, frozen=True, tag="jump"):
    """A person leaves a step and goes on at the step `to`. The reason stays with the run."""

    token: int
    visit: int
    to: str
    reason: str


class Stop(_Signal, frozen=True, tag="stop"):
    """End the run where it is; sent to a sub-run whose caller no longer waits for it.

    `sparing` are tokens that go on: colleagues are at work on what was given to them. With any, the run is not over.
    """

    sparing: tuple[int, ...] = ()


Signal = Start | Performed | Elapsed | Happened | Left | Served | Skip | Jump | Stop
