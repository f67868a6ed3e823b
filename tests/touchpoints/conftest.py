from collections.abc import AsyncIterator

import pytest

from switchroom.customers import http as customers
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.processes.facade import Definitions
from switchroom.touchpoints import http as touchpoints
from tests.support.web import Centre, opened_centre


@pytest.fixture
async def centre(database: Database) -> AsyncIterator[Centre]:
    routers = (organisation.router, people.router, customers.router, touchpoints.router)
    async with opened_centre(database, routers) as centre:
        centre.services.supply(Definitions, Definitions())  # an entry point is held to the rules of its brand
        yield centre
