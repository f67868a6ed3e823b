from collections.abc import AsyncIterator

import pytest

from switchroom.platform.db import Database
from switchroom.worklist import http as worklist
from tests.support.centre_in_process import Live, live_centre


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with live_centre(database, worklist.router) as live:
        yield live
