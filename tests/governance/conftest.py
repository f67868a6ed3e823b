from collections.abc import AsyncIterator

import pytest

from switchroom.governance import http as governance
from switchroom.platform.db import Database
from tests.interactions.test_measures import sales
from tests.support.centre_in_process import Live, live_centre

__all__ = ["sales"]


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with live_centre(database, governance.router) as live:
        yield live
