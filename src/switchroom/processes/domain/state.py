"""The whole state of a run: a small value that can be saved after every step and resumed by another machine."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.processes.domain.effects import Phase
from switchroom.processes.domain.errors import InvalidState
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.signals import Subject

FORMAT = 1


class Token(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A place where the run stands and waits. `parent` is the token of the queue step that a waiting sub-run serves."""

    id: int
    step: str
    visit: int
    began: datetime
    parent: int | None = None
    attempt: int = 1
    phase: Phase = Phase.MAIN
    value: Any = None  # what a confirmation reads back
    limited: int = 0  # the visit in which the step's time limit was set, 0 when none runs
    late: bool = False
    served: bool = False  # performed on a person's screen
    stage: int = 0  # which of the moments of being late comes next


class RunState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a run is. Made by `new_run`, moved only by `advance`.

    `format` is written always, so that a later version knows what it reads. `variables` are JSON values. `counts` has
    how often each step with `at_most` was entered. `reasons` are the words people gave for leaving the path, by visit:
    they stay here, outside the journal. `outcome` is set once it is over. `branches` says of tokens between a fork and
    its join which visits of forks they came from, the innermost last.
    """

    id: UUID
    process: str
    version: int
    format: int
    language: str = ""
    medium: Medium = Medium.VOICE
    subject: Subject | None = None
    served: bool = False
    left: bool = False
    followed: bool = False  # what the process says follows the customer's leaving has begun
    tokens: tuple[Token, ...] = ()
    variables: Mapping[str, Any] = {}
    next_token: int = 1
    next_visit: int = 1
    counts: Mapping[str, int] = {}
    reasons: Mapping[int, str] = {}
    secrets: tuple[str, ...] = ()
    outcome: str | None = None
    branches: Mapping[int, tuple[int, ...]] = {}

    @property
    def finished(self) -> bool:
        return self.outcome is not None

    def token(self, token_id: int) -> Token | None:
        """The token with this id, if it still stands somewhere."""
        return next((token for token in self.tokens if token.id == token_id), None)


def new_run(run_id: UUID, process: str, version: int) -> RunState:
    """A run that has not started; send it `Start`."""
    return RunState(id=run_id, process=process, version=version, format=FORMAT)


# format n -> a function that turns a decoded state of format n into one of format n + 1
UPCASTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(RunState)


def encode_run(run: RunState) -> bytes:
    """The run as JSON, readable by this and every later version of the program."""
    return _encoder.encode(run)


def decode_run(saved: bytes | str) -> RunState:
    """The run that `encode_run` wrote, in whatever format of ours. Raises `InvalidState`."""
    try:
        run = _decoder.decode(saved)
        if run.format == FORMAT:
            return run
    except msgspec.MsgspecError:
        pass  # perhaps of an older format: the upcasters decide
    return _decode_older(saved)


def _decode_older(saved: bytes | str) -> RunState:
    try:
        raw = msgspec.json.decode(saved, type=dict[str, Any])
        while raw.get("format") != FORMAT:
            number = raw.get("format")
            if not isinstance(number, int) or (upcast := UPCASTERS.get(number)) is None:
                raise InvalidState(f"The saved run has format {number!r}; this program reads up to {FORMAT}.")
            raw = {**upcast(raw), "format": number + 1}
        return msgspec.convert(raw, RunState)
    except (msgspec.MsgspecError, RecursionError) as wrong:
        raise InvalidState(f"The saved run cannot be read: {wrong}") from wrong
