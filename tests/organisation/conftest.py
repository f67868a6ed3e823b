from collections.abc import AsyncIterator

import pytest

from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from tests.support.web import Centre, opened_centre


@pytest.fixture
async def centre(database: Database) -> AsyncIterator[Centre]:
    async with opened_centre(database, (organisation.router, people.router)) as centre:
        yield centre
