"""The `diagnose` step: what an administrator has set up is looked at, and nothing else."""

import asyncio
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from switchroom.platform.db import Database
from switchroom.platform.journal import JOURNAL_BELL
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import NotOutside, Outgoing, Unreachable
from switchroom.processes.checks import CheckKind
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.processes.facade import Checking, ReferenceSource, Runs
from switchroom.processes.pinging import NotPossible, ping
from switchroom.processes.probing import Found, Probe, Probing
from switchroom.tickets import http as tickets
from switchroom.tickets.facade import note_about
from tests.processes.player import definition_of
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok, refused

PROCESS = """
start: open
steps:
  open: {type: ticket, action: open, kind: incident, subject: "No mail", text: "By phone", then: look}
  look: {type: diagnose, check: site, into: seen, then: fine, outcomes: {failed: broken, error: end}}
  fine: {type: note, text: "fine: {{ seen.words }}", then: end}
  broken: {type: note, text: "broken: {{ seen.finding }}", then: end}
  end: {type: end}
"""


class Page(BaseHTTPRequestHandler):
    """Answers with the status that its path is, redirects to itself, and counts."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


@contextmanager
def page() -> Iterator[tuple[int, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Page,), {"asked": asked}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with live_centre(database, tickets.router) as live:
        outgoing = Outgoing(["127.0.0.0/8"])
        leadership = Leadership(live.database, "checking", "test")
        await leadership.acquire()
        checking = Checking(live.database, live.services.the(Runs), outgoing, note_about)
        task = asyncio.create_task(checking.run(leadership))
        yield live
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        outgoing.close()
        await leadership.release()


async def ended(live: Live, call: str) -> list[str]:
    """The notes of the call once its run is over."""
    bell = live.database.bell.subscribe(JOURNAL_BELL)
    over = "select ended_at is not null from processes.run where subject_id = $1"
    try:
        async with asyncio.timeout(20):
            while not await live.value(over, UUID(call)):
                await bell.wait(0.05)
    finally:
        bell.close()
    await live.settle()
    return [note["text"] for note in (await live.page(call))["notes"]]


async def noted(live: Live, call: str) -> list[str]:
    """The internal notes on the call's ticket."""
    (ticket,) = ok(await live.centre.admin.get(f"/api/interactions/{call}/tickets"))["items"]
    entries = ok(await live.centre.admin.get(f"/api/tickets/{ticket['id']}/entries"))["items"]
    return [entry["text"] for entry in entries if entry["kind"] == "note"]


async def check(live: Live, **more: Any) -> dict[str, Any]:
    body = {"name": "Web site", "slug": "site", "kind": "http", "target": "http://127.0.0.1:1/200", **more}
    made: dict[str, Any] = await live.centre.make("diagnostic-checks", **body)
    return made


async def test_a_page_is_looked_at_and_the_ticket_told_in_words(live: Live) -> None:
    with page() as (port, asked):
        await check(live, target=f"http://127.0.0.1:{port}/204")
        await live.entry("hotline", PROCESS)
        call = await live.arrive("hotline")
        (told,) = await ended(live, call)
        assert told.startswith("fine: The page answered with status 204 after ")
        (note,) = await noted(live, call)
        assert note.startswith("Check “Web site”: OK. The page answered with status 204")
        await ended(live, await live.arrive("hotline"))  # another customer within `reuse_s`
        assert asked == ["/204"]


async def test_a_wrong_status_is_a_failure_and_redirects_are_not_followed(live: Live) -> None:
    with page() as (port, asked):
        made = await check(live, target=f"http://127.0.0.1:{port}/503", reuse_s=0)
        await live.entry("hotline", PROCESS)
        call = await live.arrive("hotline")
        assert await ended(live, call) == ["broken: other-status"]
        assert await noted(live, call) == [
            "Check “Web site”: failed. The page answered with status 503, which is not right."
        ]
        where = f"/api/diagnostic-checks/{made['id']}"
        redirect = {"version": 1, "target": f"http://127.0.0.1:{port}/302", "status": 302}
        ok(await live.centre.admin.patch(where, json=redirect))
        (told,) = await ended(live, await live.arrive("hotline"))
        assert "status 302" in told
        assert asked == ["/503", "/302"]


async def test_nobody_there_is_a_failure_and_a_network_that_is_not_allowed_an_error(live: Live) -> None:
    made = await check(live)
    await live.entry("hotline", PROCESS)
    assert await ended(live, await live.arrive("hotline")) == ["broken: unreachable"]
    inner = {"version": 1, "kind": "port", "target": "10.0.0.1:22"}
    ok(await live.centre.admin.patch(f"/api/diagnostic-checks/{made['id']}", json=inner))
    call = await live.arrive("hotline")
    assert await ended(live, call) == []
    assert "could not be made. The address is not a public one" in (await noted(live, call))[0]


async def test_a_check_of_another_unit_is_not_made(live: Live) -> None:
    elsewhere = await live.centre.unit("Elsewhere")
    with page() as (port, asked):
        made = await check(live, target=f"http://127.0.0.1:{port}/200", unit_id=elsewhere)
        await live.entry("hotline", PROCESS)
        assert await ended(live, await live.arrive("hotline")) == []
        assert asked == []
        where = f"/api/diagnostic-checks/{made['id']}"
        ok(await live.centre.admin.patch(where, json={"version": 1, "unit_id": await live.centre.root()}))
        assert len(await ended(live, await live.arrive("hotline"))) == 1


async def test_only_administrators_set_checks_up_and_only_sensible_ones(live: Live) -> None:
    made = await check(live)
    wrong = {
        "dns": ["", "https://example.com", "a b", "example.com:53", "-x.example"],
        "tls": ["example.com:0", "example.com:99999", "https://example.com", "user@example.com"],
        "port": ["example.com", "example.com:0", "example.com:22/x", "a b:22"],
        "ping": ["", "example.com:7", "http://example.com", "a b"],
        "http": ["example.com", "ftp://example.com/", "https://user:word@example.com/", "https://e.example/{{ x }} y"],
    }
    for kind, targets in wrong.items():
        for target in targets:
            answer = await live.centre.admin.post(
                "/api/diagnostic-checks",
                json={"name": "Wrong", "slug": "wrong", "kind": kind, "target": target},
            )
            assert answer.status_code == 422, (kind, target)
            assert answer.json()["errors"][0]["field"] == "target"
    await live.centre.person("Eva", "processes:process:publish")
    eva = await live.centre.signed_in("Eva")
    refused(await eva.get("/api/diagnostic-checks"), 403, "access.not_allowed")
    refused(await eva.get(f"/api/diagnostic-checks/{made['id']}"), 404, "setup.unknown")
    body = {"name": "Own", "slug": "own", "kind": "dns", "target": "example.com"}
    refused(await eva.post("/api/diagnostic-checks", json=body), 403, "access.not_allowed")


CASES = """
cases:
  - {name: fine, expect: {outcome: done}}
  - name: broken
    world: {steps: {look: {outcome: failed, inputs: {result: {finding: expired, words: It has expired.}}}}}
    expect: {outcome: done, path: [open, look, broken, end]}
"""


def test_cases_answer_it() -> None:
    definition = definition_of(PROCESS + CASES)
    assert [found for found in validate(definition, OfflineReferences()) if found.severity == "error"] == []
    assert [result.problems for result in try_cases(definition).results] == [(), ()]


async def test_a_process_names_only_checks_that_are_set_up(live: Live) -> None:
    async with live.database.read() as connection:
        names = await live.services.the(ReferenceSource).load(connection)
    assert "reference.diagnostic check" in {found.code for found in validate(definition_of(PROCESS), names)}
    await check(live)
    async with live.database.read() as connection:
        names = await live.services.the(ReferenceSource).load(connection)
    assert [found.code for found in validate(definition_of(PROCESS), names)] == []


@pytest.fixture
def probing() -> Iterator[Probing]:
    probing = Probing(Outgoing(["127.0.0.0/8"]))
    yield probing
    probing.close()


def probe(kind: CheckKind, target: str, *, days_left: int = 14) -> Probe:
    return Probe(kind, target, 5, days_left, None)


async def test_a_port_is_open_or_not(probing: Probing) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = f"127.0.0.1:{server.getsockname()[1]}"
        assert (await probing.look(probe(CheckKind.PORT, target))).finding == "open"
    assert (await probing.look(probe(CheckKind.PORT, target))).finding == "unreachable"
    with pytest.raises(NotOutside):
        await probing.look(probe(CheckKind.PORT, "169.254.169.254:80"))


def may_ping() -> bool:
    """Whether this machine lets its programs ping."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP).close()
    except OSError:
        return False
    return True


async def test_a_machine_answers_a_ping_or_it_is_said_that_this_one_cannot(probing: Probing) -> None:
    if may_ping():
        found = await probing.look(probe(CheckKind.PING, "127.0.0.1"))
        assert (found.fine, found.finding) == (True, "replied")
        assert 0 <= found.facts["echo_ms"] < 5000
    else:
        with pytest.raises(NotPossible):
            await probing.look(probe(CheckKind.PING, "127.0.0.1"))
    with pytest.raises(NotOutside):
        await probing.look(probe(CheckKind.PING, "169.254.169.254"))


LET_PING = """
from pathlib import Path
Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0")
"""
ALONE = """
import fcntl, socket, struct, time
from pathlib import Path
from switchroom.platform.outgoing import Unreachable
from switchroom.processes.pinging import ping
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lo:
    fcntl.ioctl(lo, 0x8914, struct.pack("16sH14s", b"lo", 0x41, b""))
Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0")
for address in ("127.0.0.1", "::1"):
    assert 0 < ping(address, time.monotonic() + 5) < 5
try:
    ping("203.0.113.1", time.monotonic() + 5)
except Unreachable:
    print("done")
"""


def test_an_echo_comes_back_in_a_network_of_its_own() -> None:
    """A network namespace whose programs may ping; nothing but its loopback is there.

    A machine that gives nobody one shows what it lets its own programs do.
    """
    for namespace in (["--user", "--map-root-user", "--net"], ["--net"]):
        command = ["unshare", *namespace, sys.executable, "-c"]
        if subprocess.run([*command, LET_PING], capture_output=True, check=False).returncode == 0:
            done = subprocess.run([*command, ALONE], capture_output=True, text=True, check=False, timeout=60)
            assert done.stdout == "done\n", done.stderr
            return
    if may_ping():
        assert 0 < ping("127.0.0.1", time.monotonic() + 5) < 5
    else:
        with pytest.raises(NotPossible):
            ping("127.0.0.1", time.monotonic() + 5)


async def test_a_check_that_cannot_ping_says_so_and_is_no_failure_of_the_other(live: Live) -> None:
    await check(live, kind="ping", target="127.0.0.1")
    await live.entry("hotline", PROCESS)
    call = await live.arrive("hotline")
    told = await ended(live, call)
    (note,) = await noted(live, call)
    if may_ping():
        assert told[0].startswith("fine: It answered a ping after ")
    else:
        assert told == []
        assert note.startswith("Check “Web site” could not be made. Pinging is not possible on this machine")


async def test_a_name_has_addresses_or_not_and_inner_ones_are_not_told() -> None:
    def resolve(host: str, port: int) -> list[str]:
        del port
        if host == "gone.example":
            raise Unreachable()
        return {"public.example": ["93.184.216.34"], "inner.example": ["10.0.0.1"]}.get(host, [])

    probing = Probing(Outgoing(resolve=resolve))
    found = await probing.look(probe(CheckKind.DNS, "public.example"))
    assert (found.fine, found.facts["addresses"]) == (True, ["93.184.216.34"])
    for name in ("gone.example", "empty.example"):
        assert (await probing.look(probe(CheckKind.DNS, name))).finding == "not-found"
    with pytest.raises(NotOutside):
        await probing.look(probe(CheckKind.DNS, "inner.example"))
    probing.close()


@contextmanager
def tls_server(folder: Path, *, days: float, name: str = "mail.example") -> Iterator[tuple[int, ssl.SSLContext]]:
    """A TLS server whose certificate ends after so many days, and a context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    ends = datetime.now(UTC) + timedelta(days=days, hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=400))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(private + pem)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "server.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.socket = serving.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda request, address: None  # type: ignore[method-assign] # refused handshakes are meant
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, ssl.create_default_context(cadata=pem.decode())
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def look_at_certificate(port: int, context: ssl.SSLContext | None, *, days_left: int = 14) -> Found:
    outgoing = Outgoing(["127.0.0.0/8"], resolve=lambda host, port: ["127.0.0.1"])
    probing = Probing(outgoing, context)
    try:
        return await probing.look(probe(CheckKind.TLS, f"mail.example:{port}", days_left=days_left))
    finally:
        probing.close()


async def test_a_certificate_is_valid_ends_soon_or_is_from_nobody_trusted(tmp_path: Path) -> None:
    with tls_server(tmp_path, days=30) as (port, context):
        found = await look_at_certificate(port, context)
        assert (found.fine, found.finding, found.facts["days_left"]) == (True, "valid", 30)
        assert (await look_at_certificate(port, context, days_left=60)).finding == "ends-soon"
        assert (await look_at_certificate(port, None)).finding == "untrusted"


@pytest.mark.parametrize(
    ("days", "name", "finding"), [(-2, "mail.example", "expired"), (30, "web.example", "other-name")]
)
async def test_a_certificate_that_is_not_right(tmp_path: Path, days: float, name: str, finding: str) -> None:
    with tls_server(tmp_path, days=days, name=name) as (port, context):
        assert (await look_at_certificate(port, context)).finding == finding


async def test_a_port_without_encryption_has_no_certificate() -> None:
    with page() as (port, _):
        assert (await look_at_certificate(port, None)).finding == "no-tls"
