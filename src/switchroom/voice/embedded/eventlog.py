"""The switch's numbered events, kept until the controller has acknowledged them."""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any, TypeVar, cast

from switchroom.platform.clock import Clock
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import Event, InstanceId, Started, SwitchEvent

E = TypeVar("E", bound=Event)


class EventLog:
    """Numbers are dense from 1. `on_new` is called after each event; `empty` is set while none waits."""

    def __init__(self, clock: Clock) -> None:
        self.instance = InstanceId(new_id())
        self.number = 0
        self.acknowledged = 0
        self.empty = asyncio.Event()
        self.on_new: Callable[[], None] = lambda: None
        self._clock = clock
        self._kept: deque[SwitchEvent] = deque()
        self.add(Started)

    def add(self, kind: type[E], **fields: Any) -> E:
        """It happened now."""
        self.number += 1
        self.empty.clear()
        event = kind(number=self.number, at=self._clock.now(), instance=self.instance, **fields)
        self._kept.append(cast(SwitchEvent, event))
        self.on_new()
        return event

    def acknowledge(self, instance: InstanceId, number: int) -> None:
        """Forget up to `number`; another instance's acknowledgement means nothing here."""
        if instance != self.instance:
            return
        while self._kept and self._kept[0].number <= number:
            self.acknowledged = self._kept.popleft().number
        if not self._kept:
            self.empty.set()

    def after(self, number: int, most: int) -> list[SwitchEvent]:
        """Kept events with a higher number, oldest first, at most `most`."""
        if not self._kept:
            return []
        start = max(0, number + 1 - self._kept[0].number)
        return list(islice(self._kept, start, start + most))

    def __len__(self) -> int:
        return len(self._kept)
