from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.inspections import http as inspections
from switchroom.platform.db import Database
from tests.support.centre_in_process import Live, live_centre


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> AsyncIterator[Live]:
    async with live_centre(database, inspections.router, data=tmp_path) as live:
        yield live
