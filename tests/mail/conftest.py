from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.platform.db import Database
from tests.mail.post import Post, post_office


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> AsyncIterator[Post]:
    async with post_office(database, tmp_path) as post:
        yield post
