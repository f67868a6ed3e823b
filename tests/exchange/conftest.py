from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchroom.customers import http as customers
from switchroom.customers.contracts import Authors, PersonalDataKeepers
from switchroom.customers.facade import CustomerList
from switchroom.exchange import http as exchange
from switchroom.exchange.contracts import Kinds
from switchroom.knowledge import http as knowledge
from switchroom.knowledge.contracts import Matters
from switchroom.knowledge.facade import ArticleList, Images
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.people.facade import USERS
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.tickets import http as tickets
from switchroom.tickets.facade import TicketFiles, TicketList, Tickets
from switchroom.touchpoints import http as touchpoints
from switchroom.touchpoints.facade import ServiceList
from tests.support.web import Centre, opened_centre


@pytest.fixture
async def centre(database: Database, tmp_path: Path) -> AsyncIterator[Centre]:
    routers = (
        organisation.router,
        people.router,
        customers.router,
        knowledge.router,
        tickets.router,
        exchange.router,
        touchpoints.router,
    )
    async with opened_centre(database, routers, tmp_path) as centre:
        centre.services.supply(Authors, Authors(USERS.names))
        centre.services.supply(PersonalDataKeepers, PersonalDataKeepers())
        centre.services.supply(Kinds, Kinds(CustomerList(), ArticleList(), TicketList(), ServiceList()))
        centre.services.supply(Matters, Matters())
        keyring, settings = Keyring.generate(), centre.services.settings
        centre.services.supply(Images, Images(database, keyring, settings))
        files = TicketFiles(database, keyring, settings)
        centre.services.supply(TicketFiles, files)
        centre.services.supply(Tickets, Tickets(files))
        yield centre
