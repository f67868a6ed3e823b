from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.platform.db import Database
from tests.identity.gate import Gate
from tests.mail.post import post_office
from tests.portal.counter import Counter
from tests.support.identity_provider import identity_provider


@pytest.fixture
async def gate(database: Database, tmp_path: Path) -> AsyncIterator[Gate]:
    with identity_provider() as provider:
        async with post_office(database, tmp_path) as post:
            yield await Gate.built(await Counter.opened(post), provider)
