"""What strangers and insiders could send to a whole running centre: a clear answer, nothing told, nothing lost."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from switchroom.entrypoints.web import create_app
from switchroom.platform.db import Database
from switchroom.platform.http import client_address
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.realtime import EventStream
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from tests.support.centre import Centre
from tests.support.server import serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]
END = {"end": {"type": "end"}}


@pytest.fixture(scope="module")
def admin(centre: Centre) -> Iterator[httpx.Client]:
    with centre.client("helena") as client:
        yield client


def address(centre: Centre) -> tuple[str, int]:
    parts = urlsplit(centre.url)
    return parts.hostname or "", parts.port or 0


def raw(centre: Centre, sent: bytes) -> bytes:
    """Everything the server says to these bytes, until it has nothing more to say."""
    with socket.create_connection(address(centre), timeout=10) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    return answer


# --- definitions ---


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"and": [value]}
    return value


@pytest.mark.parametrize("where", ["check", "test"])
@pytest.mark.parametrize(
    "definition",
    [
        "",
        "[",
        "a: " + "[" * 50_000,
        "a: &a [1]\nb: [*a, *a]",
        "!!python/object/apply:os.system [id]",
        "x: " + "y" * 490_000,
        {},
        {"process": "a", "title": "A", "start": "end", "steps": []},
        {"process": "a", "title": {"": ""}, "start": "nowhere", "steps": END, "cases": "none"},
        {"process": "a\u202e", "title": "A", "start": "end", "steps": END},
        {"process": "a", "title": "A", "start": "end", "steps": {**END, "x": nested(300)}},
        {"process": "a", "title": "A", "start": "end", "steps": END, "cases": [nested(25)] * 400},
        {"process": "a", "title": "A", "start": "end", "steps": {"end": {"type": "end", "outcome": 7}}},
        {
            "process": "a",
            "title": "{{ (((",
            "start": "end",
            "steps": {"end": {"type": "set", "values": {"x": "(" * 900}}},
        },
        {"process": "../../etc", "title": "A", "start": "end", "steps": END},
    ],
    ids=[
        *(
            "nothing",
            "open list",
            "deep lists",
            "aliases",
            "a tag of Python",
            "long",
            "an empty map",
            "steps as a list",
        ),
        *("empty language", "a foreign sign", "a deep step", "deep cases", "a number as outcome", "braces", "a path"),
    ],
)
def test_malformed_definitions_are_findings(admin: httpx.Client, where: str, definition: Any) -> None:
    answer = admin.post(f"/api/processes/{where}", json={"definition": definition})
    body = answer.json()
    if where == "check" and answer.status_code == 200:
        assert body["publishable"] is False
        assert all(finding["message"].endswith(".") for finding in body["findings"])
    else:
        assert (answer.status_code, body["code"]) in {(422, "process.refused"), (400, "request.unreadable")}, body


@pytest.mark.parametrize("text", ['"\\u0000"', '"\\ud800"', "7", "null", "[]", "[" * 100_000, '{"a":' * 50_000])
def test_bodies_of_a_wrong_kind_are_refused(admin: httpx.Client, text: str) -> None:
    content = ('{"definition": ' + text + "}").encode()
    answer = admin.post("/api/processes/check", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


# --- searches ---

HOSTILE_WORDS = (
    "' or 1=1 --",
    "'; drop table people.user; --",
    "%",
    "_",
    "\\",
    "\\'",
    '"',
    "$1",
    "{}",
    "%s",
    "\ud7ff",
    "*",
)
DOCUMENT = create_app().openapi()
SEARCHES = [
    (path, parameter["name"])
    for path, methods in DOCUMENT["paths"].items()
    for parameter in methods.get("get", {}).get("parameters", ())
    if parameter["in"] == "query" and parameter["schema"].get("type") == "string" and "{" not in path
    if parameter["name"] not in ("language", "text")  # what is wished for, and what somebody writes: no search
    if "application/json" in methods["get"]["responses"]["200"].get("content", {})  # a file has the filters of its list
]
OF_WORDS = {("/api/tickets", "search")}
"""Those that look for words: signs between them are not looked at."""


@pytest.mark.parametrize(("path", "name"), SEARCHES)
def test_signs_with_a_meaning_elsewhere_have_none_in_a_search(admin: httpx.Client, path: str, name: str) -> None:
    everything = admin.get(path).json().get("items")  # None: it wants to be told what to look for
    for words in HOSTILE_WORDS:
        answer = admin.get(path, params={name: words})
        assert answer.status_code in (200, 422), answer.text
        if everything is None or answer.status_code == 422 or words not in ("' or 1=1 --", "%s", "{}"):
            continue
        found = answer.json()["items"]
        assert len(found) <= len(everything)
        if (path, name) in OF_WORDS and (plain := " ".join(re.findall(r"\w+", words))):
            without_signs = admin.get(path, params={name: plain}).json()["items"]
            assert {row["id"] for row in found} <= {row["id"] for row in without_signs}
        else:
            assert not found
    assert admin.get(path).json().get("items", [])[:1] == (everything or [])[:1] or path == "/api/audit"


# --- requests that are two, or lie about where they come from ---

SMUGGLED = b"GET /api/health/live HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Content-Length: 0\r\nContent-Length: 44\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: +3\r\n",
        b"Content-Length : 3\r\n",
        b"Transfer-Encoding: xchunked\r\n",
    ],
)
def test_a_request_that_could_be_read_as_two_is_refused(centre: Centre, head: bytes) -> None:
    sent = b"POST /api/session HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n0\r\n\r\n" + SMUGGLED
    answer = raw(centre, sent)
    assert b"switchroom" not in answer
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert b"HTTP/1.1 200" not in answer


def test_foreign_hosts_and_forwarded_headers_change_nothing(centre: Centre) -> None:
    one = centre.sign_ins["felix"]
    lies = {
        "Host": "evil.example",
        "X-Forwarded-For": "203.0.113.66",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=203.0.113.66;proto=https",
        "X-Switchroom": "1",
    }
    with httpx.Client(base_url=centre.url, headers=lies) as client:
        answer = client.post("/api/session", json={"email": one.email, "password": one.password})
        assert answer.status_code == 200
        assert "secure" not in answer.headers["set-cookie"].lower()
        assert "strict-transport-security" not in answer.headers
        assert "evil" not in str(answer.headers) + answer.text
        cookie = answer.cookies["switchroom_session"]
        sessions = client.get("/api/sessions", headers={"cookie": f"switchroom_session={cookie}"}).json()["items"]
    assert {session["address"] for session in sessions} == {"127.0.0.1"}


@pytest.mark.parametrize(("trusted", "seen"), [((), "127.0.0.1 http"), (("127.0.0.1",), "203.0.113.66 https")])
async def test_only_a_trusted_proxy_is_believed(database: Database, trusted: tuple[str, ...], seen: str) -> None:
    router = APIRouter()

    @router.get("/api/where")
    async def where(request: Request) -> str:
        return f"{client_address(request)} {request.url.scheme}"

    services = Services(database, settings=Settings(trusted_proxies=trusted))
    services.supply(EventStream, EventStream(database))
    app: FastAPI = create_app(services, [router])
    headers = {"X-Forwarded-For": "203.0.113.66", "X-Forwarded-Proto": "https"}
    async with serving(services, app) as site, httpx.AsyncClient(base_url=site.http) as client:
        assert (await client.get("/api/where", headers=headers)).json() == seen


def test_what_is_too_large_is_refused(centre: Centre) -> None:
    answer = httpx.post(f"{centre.url}/api/session", content=b"x" * 2_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    for head in (b"X: " + b"a" * 200_000, b"\r\n".join(b"X-%d: a" % n for n in range(20_000))):
        told = raw(centre, b"GET /api/health/live HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
        assert b"200 OK" not in told or len(told) < 2000
    assert httpx.get(f"{centre.url}/api/health/live").status_code == 200


# --- files and pages ---


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2fpyproject.toml",
        "/..%5c..%5cetc%5cpasswd",
        "//etc/passwd",
        "/assets//etc/passwd",
        "/call/../../web.py",
        "/authority.crt/../authority.key",
        "/authority.key",
        "/sign-ins.json",
        "/.env",
        "/%00",
        "/" + "a" * 5000,
    ],
)
def test_no_path_leads_out_of_the_built_files(centre: Centre, path: str) -> None:
    answer = raw(centre, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    for secret in (b"root:", b"PRIVATE KEY", b"[project]", b"import ", centre.sign_ins["helena"].password.encode()):
        assert secret not in answer
    assert re.match(rb"HTTP/1\.1 (200|400|404|422) ", answer), answer[:200]
    assert b"content-security-policy" in answer or answer.startswith(b"HTTP/1.1 400")


class Page(HTMLParser):
    """What a page would run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.handlers: list[str] = []
        self.inline = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script"
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.inline += data.strip() if self._inside else ""


@pytest.mark.parametrize("path", ["/", "/call/hotline", "/interactions/7", "/call/nobody"])
def test_pages_run_only_our_own_files(centre: Centre, path: str) -> None:
    answer = httpx.get(centre.url + path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["script-src"] == policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    page = Page(answer.text)
    assert page.scripts
    assert all(source and source.startswith(("/", "./")) and "//" not in source for source in page.scripts)
    assert (page.inline, page.handlers) == ("", [])


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/api/session", "/api/users", "/api/public/entry-points/hotline", "/"])
def test_no_other_site_is_let_in(centre: Centre, method: str, path: str) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"}
    answer = httpx.request(method, centre.url + path, headers=headers)
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.status_code < 500


# --- sockets ---


def follow(centre: Centre, cookie: str = "", origin: str = "", path: str = "/api/events") -> ClientConnection:
    headers = {"Cookie": f"switchroom_session={cookie}"} if cookie else {}
    url = centre.url.replace("http", "ws", 1)
    return connect(url + path, additional_headers=headers, origin=origin or None, compression=None, proxy=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", ""])
def test_a_foreign_page_cannot_use_a_visitors_session_for_a_socket(
    centre: Centre, admin: httpx.Client, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused, follow(centre, admin.cookies["switchroom_session"], origin):
        pass
    assert refused.value.response.status_code == 403


def test_many_sockets_and_abandoned_ones_hold_nobody_up(centre: Centre, admin: httpx.Client) -> None:
    cookie = admin.cookies["switchroom_session"]
    with ExitStack() as stack:
        sockets = [stack.enter_context(follow(centre, cookie, centre.url)) for _ in range(60)]
        for one in sockets:
            one.send(json.dumps({"subscribe": ["interactions", "queues", "agents", "me"]}))
        assert "subscribed" in str(sockets[-1].recv(10))
        for one in sockets[:30]:
            one.socket.shutdown(socket.SHUT_RDWR)  # gone without a word
        assert admin.get("/api/wallboard", timeout=10).status_code == 200


def test_guessed_calls_are_refused_however_often(centre: Centre) -> None:
    for number in range(40):
        with follow(centre, path=f"/api/public/calls/{'a' * 42}{number % 10}/events") as guess:
            with pytest.raises(ConnectionClosed) as closed:
                guess.recv(10)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.reason == "call.not_found"
        answer = httpx.post(f"{centre.url}/api/public/calls/guess{number}/keys", json={"keys": "1" * 32})
        assert answer.status_code == 404


# --- what was valid once ---


def test_who_is_archived_is_out_at_once_by_session_and_by_token(centre: Centre, admin: httpx.Client) -> None:
    unit = next(u["id"] for u in admin.get("/api/units").json()["items"] if u["parent_id"] is None)
    granted = next(s["id"] for s in admin.get("/api/permission-sets").json()["items"] if s["slug"] == "administrator")
    body = {"name": "Gone", "email": "gone@example.com", "password": "correct horse battery", "unit_id": unit}
    grants = [{"permission_set_id": granted, "unit_id": unit, "brand_ids": None}]
    person = admin.post("/api/users", json={**body, "grants": grants}).json()
    with httpx.Client(base_url=centre.url, headers={"X-Switchroom": "1"}) as client:
        assert (
            client.post("/api/session", json={"email": body["email"], "password": body["password"]}).status_code == 200
        )
        token = client.post("/api/tokens", json={"name": "t", "scopes": ["people:user:see"]}).json()["token"]
        program = {"authorization": f"Bearer {token}"}
        assert httpx.get(f"{centre.url}/api/users", headers=program).status_code == 200
        assert admin.delete(f"/api/users/{person['id']}").status_code == 204
        assert client.get("/api/session").status_code == 401
        assert (
            client.post("/api/session", json={"email": body["email"], "password": body["password"]}).status_code == 401
        )
    assert httpx.get(f"{centre.url}/api/users", headers=program).status_code == 401


# --- what is never written down ---

NUMBER = "+5511987654321"


def test_secrets_and_numbers_are_in_no_log_and_not_in_the_journal(centre: Centre, admin: httpx.Client) -> None:
    one = centre.sign_ins["grace"]
    wrong = "a password mistyped"
    httpx.post(f"{centre.url}/api/session", json={"email": one.email, "password": wrong})
    with centre.client("grace") as client:
        cookie = client.cookies["switchroom_session"]
        client.get("/api/interactions", params={"search": NUMBER})
    token = admin.post("/api/tokens", json={"name": "t", "scopes": ["people:user:see"]}).json()["token"]
    httpx.get(f"{centre.url}/api/users", headers={"authorization": f"Bearer {token}"})
    with pytest.raises(InvalidStatus), follow(centre, path=f"/api/events?token={token}x"):
        pass
    entry = next(e for e in admin.get("/api/entry-points").json()["items"] if e["slug"] == "hotline")
    key = admin.post(f"/api/entry-points/{entry['id']}/caller-key").json()["key"]
    call = {"sdp": "v=0\r\nnonsense", "number": NUMBER, "signed_token": f"{token}.{key}"}
    httpx.post(f"{centre.url}/api/public/entry-points/hotline/calls", json=call)
    made = admin.post("/api/interactions", json={"entry_point": "hotline", "address": NUMBER})
    assert made.status_code == 201, made.text
    secrets = [one.password, wrong, cookie, token, key, NUMBER, admin.cookies["switchroom_session"]]
    log = (centre.data.parent / f"{centre.data.name}.log").read_text()
    assert '"route":"/api/session"' in log
    journal = asyncio.run(whole_journal(centre))
    assert made.json()["id"] in journal
    for secret in secrets:
        assert secret not in log
        assert secret not in journal


async def whole_journal(centre: Centre) -> str:
    connection = await asyncpg.connect(PostgresSupervisor(centre.data / "postgres").url)
    try:
        tables = ("event", "outbox", "parked")
        rows = [await connection.fetch(f"select t::text as said from journal.{table} t") for table in tables]
        return "\n".join(row["said"] for found in rows for row in found)
    finally:
        await connection.close()
