from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.platform.db import Database
from tests.mail.post import post_office
from tests.portal.counter import Counter


@pytest.fixture
async def counter(database: Database, tmp_path: Path) -> AsyncIterator[Counter]:
    async with post_office(database, tmp_path) as post:
        yield await Counter.opened(post)
