"""The port itself, and what it says of its whole state."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from switchroom.voice.contracts.commands import Command, Order
from switchroom.voice.contracts.events import Event, SwitchEvent
from switchroom.voice.contracts.words import (
    BridgeId,
    GatherId,
    InstanceId,
    LegId,
    LegState,
    Mode,
    PlaybackId,
    Quality,
    RecordingId,
    Role,
)


class LegSnapshot(Struct, frozen=True, kw_only=True):
    """Everything a restarted controller needs to adopt a leg. Times are the switch's."""

    leg: LegId
    role: Role
    state: LegState
    address: str
    attributes: dict[str, str]
    since: datetime
    answered_at: datetime | None
    has_media: bool
    bridge: BridgeId | None
    mode: Mode
    snooping_on: LegId | None
    held: bool
    muted: bool
    playing: PlaybackId | None
    background: PlaybackId | None
    gathering: GatherId | None
    recordings: tuple[RecordingId, ...]
    quality: Quality


class BridgeSnapshot(Struct, frozen=True, kw_only=True):
    bridge: BridgeId
    legs: tuple[LegId, ...]


class Snapshot(Struct, frozen=True, kw_only=True):
    """The whole switch right after event `number`. `trunk`: it reaches outside numbers."""

    instance: InstanceId
    number: int
    at: datetime
    legs: tuple[LegSnapshot, ...]
    bridges: tuple[BridgeSnapshot, ...]
    trunk: bool = False


class Switch(Protocol):
    """One telephone switch. Losing the connection loses no event and repeats no command."""

    async def do(self, order: Order, command: Command) -> None:
        """Carry out a command, once per effect id; a repeated id gets the first outcome again, refusals included.

        Returns when the switch has accepted it; what comes of it arrives as events. Raises the refusals above.
        """
        ...

    async def snapshot(self) -> Snapshot:
        """All legs and bridges at this moment. Raises `SwitchUnreachable`."""
        ...

    def events(self) -> AsyncIterator[SwitchEvent]:
        """Every event not yet acknowledged, oldest first, then new ones as they happen, over reconnects.

        After a reconnect an unacknowledged event is never missing and never comes twice on the same iterator. A new
        `instance` starts with `Started`.
        """
        ...

    async def acknowledge(self, event: Event) -> None:
        """The switch may forget this event and all before it. Idempotent; does not wait for the switch."""
        ...

    async def close(self) -> None:
        """Let go of the switch; calls go on."""
        ...
