"""Generated requests against a real server: no failure of ours, no answer that the description does not know."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from switchroom.customers import http as customers
from switchroom.entrypoints.web import create_app
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.people.facade import create_user
from switchroom.platform.clock import FakeClock
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.touchpoints import http as touchpoints
from tests.support.postgres import cloned, opened
from tests.support.web import ADMIN, MARK, PASSWORD, START, services_over

ROUTERS = (organisation.router, people.router, customers.router, touchpoints.router)
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


DOCUMENT = create_app(routers=ROUTERS).openapi()
LEFT_OUT = ("sign_out", "end_session", "get_ready")
"""They would end our session; and nothing is ready without an engine."""
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (found.ok() for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations())
    if operation.definition.raw["operationId"] not in LEFT_OUT
}


class Served:
    """The application on a loopback port, in a thread with a loop of its own."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._down = asyncio.Event()
        # Listening before the application is there: early requests wait in the socket.
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with opened(self._database_url) as database:
            services = services_over(database, FakeClock(START))
            async with database.transaction() as tx:
                await create_user(tx, services, name="Admin", email=ADMIN, password=PASSWORD)
            server = uvicorn.Server(uvicorn.Config(create_app(services, ROUTERS), log_config=None, lifespan="off"))
            serving = asyncio.create_task(server.serve([self._socket]))
            await self._down.wait()
            server.should_exit = True
            await serving

    def __enter__(self) -> "Served":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(30)
        self._socket.close()


@pytest.fixture(scope="module")
def served(postgres: PostgresSupervisor) -> Iterator[str]:
    with cloned(postgres) as url, Served(url) as server:
        yield server.url


@pytest.fixture(scope="module")
def cookie(served: str) -> str:
    answer = httpx.post(f"{served}/api/session", json={"email": ADMIN, "password": PASSWORD}, headers=MARK, timeout=30)
    return answer.cookies["switchroom_session"]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_generated_requests_are_answered_as_described(name: str, served: str, cookie: str) -> None:
    headers = {**MARK, "cookie": f"switchroom_session={cookie}"}

    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[name].as_strategy())
    def answered(case: schemathesis.Case) -> None:
        case.validate_response(case.call(base_url=served, headers=headers), checks=list(CHECKS))

    answered()
