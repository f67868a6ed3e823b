from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.customers import http as customers
from switchroom.customers.contracts import Authors, PersonalDataKeepers
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.people.facade import USERS
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.processes import http as processes
from switchroom.tickets import http as tickets
from switchroom.tickets.facade import TicketData, TicketFiles, Tickets, Uploads
from switchroom.wording import http as wording
from tests.support.web import Centre, opened_centre
from tests.tickets.desk import Desk


@pytest.fixture
async def centre(database: Database, tmp_path: Path) -> AsyncIterator[Centre]:
    routers = (organisation.router, people.router, customers.router, processes.router, tickets.router, wording.router)
    async with opened_centre(database, routers, data=tmp_path) as centre:
        keyring, settings = Keyring.generate(), centre.services.settings
        files = TicketFiles(database, keyring, settings)
        centre.services.supply(Uploads, Uploads(database, keyring, settings))
        centre.services.supply(Authors, Authors(USERS.names))
        centre.services.supply(PersonalDataKeepers, PersonalDataKeepers(TicketData()))
        centre.services.supply(TicketFiles, files)
        centre.services.supply(Tickets, Tickets(files))
        yield centre


@pytest.fixture
async def desk(centre: Centre) -> Desk:
    return await Desk.opened(centre)
