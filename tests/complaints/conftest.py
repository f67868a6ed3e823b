from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.complaints import http as complaints
from switchroom.platform.db import Database
from switchroom.tickets import http as tickets
from tests.complaints.office import Office, opened_office
from tests.support.centre_in_process import Live, live_centre


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> AsyncIterator[Live]:
    async with live_centre(database, tickets.router, complaints.router, data=tmp_path) as live:
        yield live


@pytest.fixture
async def office(live: Live) -> Office:
    return await opened_office(live)
