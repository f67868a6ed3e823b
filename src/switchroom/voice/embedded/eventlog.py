"""The switch's numbered events, kept until the controller has acknowledged them."""

from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar, cast

from switchroom.platform.clock import Clock
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import Event, InstanceId, Started, SwitchEvent

E = TypeVar("E", bound=Event)


class EventLog:
    """Numbers are dense from 1. `on_new` is called after each event."""

    def __init__(self, clock: Clock) -> None:
        self.instance = InstanceId(new_id())
        self.number = 0
        self.on_new: Callable[[], None] = lambda: None
        self._clock = clock
        self._kept: deque[SwitchEvent] = deque()
        self.add(Started)

    def add(self, kind: type[E], **fields: Any) -> E:
        """It happened now."""
        self.number += 1
        event = kind(number=self.number, at=self._clock.now(), instance=self.instance, **fields)
        self._kept.append(cast(SwitchEvent, event))
        self.on_new()
        return event

    def acknowledge(self, instance: InstanceId, number: int) -> None:
        """Forget up to `number`; another instance's acknowledgement means nothing here."""
        if instance == self.instance:
            while self._kept and self._kept[0].number <= number:
                self._kept.popleft()

    def after(self, number: int) -> list[SwitchEvent]:
        """Kept events with a higher number, oldest first, at most a thousand."""
        if not self._kept:
            return []
        start = max(0, number + 1 - self._kept[0].number)
        return [self._kept[index] for index in range(start, min(len(self._kept), start + 1000))]

    def __len__(self) -> int:
        return len(self._kept)
