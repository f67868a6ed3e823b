from collections.abc import AsyncIterator

import pytest

from switchroom.customers import http as customers
from switchroom.customers.contracts import Authors, PersonalDataKeepers
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.people.facade import USERS
from switchroom.platform.db import Database
from tests.support.web import Centre, opened_centre


@pytest.fixture
async def centre(database: Database) -> AsyncIterator[Centre]:
    routers = (organisation.router, people.router, customers.router)
    async with opened_centre(database, routers) as centre:
        centre.services.supply(Authors, Authors(USERS.names))
        centre.services.supply(PersonalDataKeepers, PersonalDataKeepers())
        yield centre
