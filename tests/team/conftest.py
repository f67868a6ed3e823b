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
from switchroom.team import http as team
from tests.support.routing import running
from tests.support.routing_floor import Floor, a_queue
from tests.support.web import Centre, ok, opened_centre


@pytest.fixture
async def centre(database: Database) -> AsyncIterator[Centre]:
    routers = (organisation.router, people.router, routing.router, team.router)
    async with opened_centre(database, routers) as centre:
        outcomes = Outcomes(database)
        centre.services.supply(BoardFeed, RoutingFeed())
        centre.services.supply(Outcomes, outcomes)
        centre.services.supply(Subjects, Subjects())
        yield centre
        await outcomes.close()


@pytest.fixture
async def floor(centre: Centre) -> AsyncIterator[Floor]:
    statuses = ok(await centre.admin.get("/api/statuses"))["items"]
    async with running(centre.services.database):
        queue = await a_queue(centre, wrap_up_s=30)
        yield Floor(centre, queue, {status["slug"]: status["id"] for status in statuses})
