from collections.abc import AsyncIterator

import pytest

from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.people.contracts import BoardFeed
from switchroom.platform.db import Database
from switchroom.routing import http as routing
from switchroom.routing.agents import RoutingFeed
from switchroom.routing.outcomes import Outcomes
from switchroom.routing.subjects import Subjects
from tests.support.web import Centre, opened_centre


@pytest.fixture
async def centre(database: Database) -> AsyncIterator[Centre]:
    async with opened_centre(database, (organisation.router, people.router, routing.router)) as centre:
        outcomes = Outcomes(database)
        centre.services.supply(BoardFeed, RoutingFeed())
        centre.services.supply(Outcomes, outcomes)
        centre.services.supply(Subjects, Subjects())
        yield centre
        await outcomes.close()
