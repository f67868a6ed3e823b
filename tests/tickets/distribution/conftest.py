from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.platform.db import Database
from switchroom.tickets import http as tickets
from tests.support.centre_in_process import live_centre
from tests.tickets.distribution.queues import Queues


@pytest.fixture
async def queues(database: Database, tmp_path: Path) -> AsyncIterator[Queues]:
    async with live_centre(database, tickets.router, data=tmp_path) as live:
        await live.queue("help", medium="task")
        yield Queues(live)
