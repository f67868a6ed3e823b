"""Every 20 ms, drift-free."""

import asyncio
import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

INTERVAL = 0.02
_GIVE_UP = 0.2  # seconds late: go on from now instead of bursting


class Ticker:
    """Calls `tick`. `late` and `busy` are seconds: how late the last ticks began and how long they took in total."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self.ticks = 0
        self.busy = 0.0
        self.latest = 0.0
        self.skipped = 0

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += INTERVAL
            await asyncio.sleep(max(0.0, due - loop.time()))
            began = loop.time()
            self.latest = max(self.latest, began - due)
            if began - due > _GIVE_UP:
                self.skipped += int((began - due) / INTERVAL)
                log.warning("the tick is %.0f ms late", (began - due) * 1000)
                due = began
            try:
                self._tick()
            except Exception:
                log.exception("tick failed")
            self.ticks += 1
            self.busy += loop.time() - began
