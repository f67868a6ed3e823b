"""Whatever is asked, the answer is documented, safe and says no more than it must."""

import gzip
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter
from starlette.types import Message

from switchroom.entrypoints.browser import BrowserApplication
from switchroom.entrypoints.web import create_app
from switchroom.platform.db import Database
from switchroom.platform.errors import Conflict, Throttled
from switchroom.platform.http import Received, ServicesOf
from switchroom.platform.http.edge import Edge
from switchroom.platform.services import Services

router = APIRouter(prefix="/api")


class Thing(Received):
    name: str
    number: int = 0
    free: dict[str, Any] | None = None


class Taken(Conflict):
    """Somebody was faster."""

    code = "thing.taken"


@router.post("/things")
async def create_thing(thing: Thing, services: ServicesOf) -> dict[str, Any]:
    async with services.database.read() as connection:
        number = await connection.fetch_value("select $1::int", thing.number)
        return {"name": await connection.fetch_value("select $1::text", thing.name), "number": number}


@router.get("/things/{id}")
async def get_thing(id: UUID, search: str = "") -> None:
    if search == "taken":
        raise Taken()
    raise RuntimeError("a secret of the house")


@router.get("/text")
async def get_text(services: ServicesOf) -> str:
    async with services.database.read() as connection:
        return str(await connection.fetch_value("select $1::text", "a\0b"))


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Services(database))
    app.include_router(router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


def is_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    return body


THING = "/api/things/0190b0a0-0000-7000-8000-000000000000"


async def test_a_refusal_keeps_its_code_status_and_sentence(client: httpx.AsyncClient) -> None:
    body = is_problem(await client.get(THING, params={"search": "taken"}), 409, "thing.taken")
    assert (body["title"], body["detail"]) == ("Conflict", "Somebody was faster.")


async def test_a_fault_of_ours_is_told_without_its_words(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await client.get(THING)
    is_problem(answer, 500, "internal")
    assert "secret" not in answer.text
    assert any(record.exc_info and "secret" in str(record.exc_info[1]) for record in caplog.records)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nowhere", 404, "request.unknown_route"),
        ("GET", "/api/", 404, "request.unknown_route"),
        ("PUT", "/api/things", 405, "request.method_not_allowed"),
        ("GET", "/api/things/7", 422, "invalid"),
        ("GET", "/api/things/%00", 422, "request.bad_text"),
        ("GET", f"{THING}?search=%00", 422, "request.bad_text"),
        ("GET", "/api/text", 422, "request.bad_text"),
    ],
)
async def test_addresses_that_lead_nowhere(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    is_problem(await client.request(method, path), status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 422, "invalid"),
        (b"\xff\xfe", 422, "invalid"),
        (b"\xc3\x28", 400, "request.unreadable"),
        (b"[" * 100_000, 400, "request.unreadable"),
        (b'{"name": ' + b"9" * 5000 + b"}", 400, "request.unreadable"),
        (b'{"name": "a\\u0000b"}', 422, "request.bad_text"),
        (b'{"name": "a", "free": {"x": ["\\u0000"]}}', 422, "request.bad_text"),
        (b'{"name": "a", "free": {"\\ud800": 1}}', 422, "request.bad_text"),
        (b'{"name": 7}', 422, "invalid"),
        (b'{"name": "a", "nmae": 1}', 422, "invalid"),
        (b'{"name": "a", "number": 99999999999}', 422, "request.unstorable_value"),
        (b'{"name": "%s"}' % (b"a" * 1024 * 1024), 413, "request.too_large"),
        (b'{"name": "\\ud83d\\ude00 \\\\u0000"}', 200, ""),
    ],
)
async def test_hostile_bodies(client: httpx.AsyncClient, body: bytes, status: int, code: str) -> None:
    answer = await client.post("/api/things", content=body, headers={"content-type": "application/json"})
    if code:
        is_problem(answer, status, code)
    else:
        assert (answer.status_code, answer.json()["name"]) == (200, "😀 \\u0000")


async def test_a_body_of_unknown_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * 65536

    is_problem(await client.post("/api/things", content=endless()), 413, "request.too_large")


async def test_fields_are_named_by_their_path(client: httpx.AsyncClient) -> None:
    body = is_problem(await client.post("/api/things", json={"number": "x"}), 422, "invalid")
    assert [(e["field"], e["code"]) for e in body["errors"]] == [("name", "missing"), ("number", "int_parsing")]


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/api/health/live", "/api/nowhere", "/", THING):
        headers = (await client.get(path)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert "microphone=(self)" in headers["permissions-policy"]
        assert headers["x-request-id"]
    assert (await client.get("/api/health/live")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "framable"), [("/chat/web", True), ("/f/web", True), ("/call/main", False), ("/desk", False)]
)
async def test_only_chats_and_forms_may_stand_in_a_foreign_page(
    built: BrowserApplication, path: str, framable: bool
) -> None:
    edge = Edge(built, largest_body=1000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://test") as client:
        headers = (await client.get(path)).headers
    assert ("frame-ancestors *" in headers["content-security-policy"]) is framable
    assert ("x-frame-options" not in headers) is framable
    assert "script-src 'self'" in headers["content-security-policy"]


async def test_the_access_log_names_routes_not_addresses(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "switchroom.access")
    await client.get(THING, params={"search": "password-of-somebody"})
    line = next(record for record in caplog.records if record.name == "switchroom.access")
    fields = {name: getattr(line, name) for name in ("method", "route", "status")}
    assert fields == {"method": "GET", "route": "/api/things/{id}", "status": 500}
    assert "password-of-somebody" not in str(vars(line))


async def test_a_database_that_is_away_is_told_apart_from_a_fault(
    client: httpx.AsyncClient, database: Database
) -> None:
    await database.pool.close()
    is_problem(await client.post("/api/things", json={"name": "x"}), 503, "database.unavailable")


def test_waiting_times_reach_the_client() -> None:
    from datetime import timedelta

    from switchroom.platform.http.problems import problem

    assert problem(Throttled(retry_after=timedelta(seconds=7.4))).headers["retry-after"] == "7"


def test_the_api_describes_itself_without_a_database() -> None:
    document = create_app().openapi()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    answers_itself = {"get_ready"}  # its 503 says what is missing
    assert all(operation.get("description") for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        refusals = [answer for status, answer in operation["responses"].items() if status[0] not in "23"]
        shown = "text/html" in operation["responses"].get("200", {}).get("content", {})
        kinds = {"application/problem+json"} | ({"text/html"} if shown else set())  # a page is refused with a page
        problems = all(kinds & set(answer["content"]) for answer in refusals)
        assert problems or operation["operationId"] in answers_itself, operation["operationId"]


@pytest.fixture
def built(tmp_path: Path) -> BrowserApplication:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("the desk")
    (tmp_path / "call.html").write_text("the call page")
    (tmp_path / "chat.html").write_text("the chat page")
    (tmp_path / "form.html").write_text("the form")
    (tmp_path / ".secret").write_text("hidden")
    (tmp_path / "assets" / "desk-B1a2c3D4.js").write_text("let a = 1;" * 100)
    (tmp_path.parent / "outside.txt").write_text("outside")
    return BrowserApplication(tmp_path)


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 200, "the desk"),
        ("/interactions/7", 200, "the desk"),
        ("/call/main", 200, "the call page"),
        ("/chat/web", 200, "the chat page"),
        ("/.secret", 200, "the desk"),
        ("/assets/gone-B1a2c3D4.js", 404, "There is no such file."),
        ("/%2e%2e/outside.txt", 404, "There is no such file."),
        ("/" + "a" * 5000, 404, "There is no such file."),
    ],
)
async def test_the_browser_application(built: BrowserApplication, path: str, status: int, text: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://test") as client:
        answer = await client.get(path)
        assert (answer.status_code, answer.text) == (status, text)


async def test_hashed_files_are_kept_for_ever_and_compressed_once(built: BrowserApplication) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://test") as client:
        script = await client.get("/assets/desk-B1a2c3D4.js")
        assert "immutable" in script.headers["cache-control"]
        assert script.headers["content-encoding"] == "gzip"
        assert script.text == "let a = 1;" * 100
        assert len(gzip.compress(script.content)) < 200
        page = await client.get("/")
        assert page.headers["cache-control"] == "no-cache"
        again = await client.get("/", headers={"if-none-match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_an_unbuilt_application_says_so(tmp_path: Path) -> None:
    app = BrowserApplication(tmp_path / "missing")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.get("/")).status_code == 503
        assert (await client.post("/")).status_code == 405


async def test_sockets_to_nowhere_are_closed(built: BrowserApplication) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await built({"type": "websocket", "path": "/"}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1000}]
