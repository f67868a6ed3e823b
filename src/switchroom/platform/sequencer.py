"""The sequencer: gives committed events their positions. Runs beside the board in the engine, which moves its own."""

from switchroom.platform.db import OUTBOX_BELL, Database
from switchroom.platform.journal import move_outbox
from switchroom.platform.leadership import Leadership

POLL_S = 1.0


async def run_sequencer(database: Database, leadership: Leadership) -> None:
    """Move events until leadership is lost (raises `NoLongerLeader` or a connection error)."""
    bell = database.bell.subscribe(OUTBOX_BELL)
    try:
        while not leadership.lost.is_set():
            async with leadership.transaction() as tx:
                await move_outbox(tx)
            await bell.wait(POLL_S)  # it has rung already if something was left
    finally:
        bell.close()
