"""Each fault of the machine, really made, is found and says how to mend it; a sound machine has none."""

import json
import os
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from switchroom.entrypoints.doctor import certificates, machine
from switchroom.entrypoints.doctor.findings import Severity
from switchroom.platform.clock import FakeClock
from switchroom.platform.settings import Settings
from switchroom.platform.tls import certificate_for
from tests.entrypoints.doctor.patient import settings_in


async def test_a_sound_machine_has_nothing_to_find(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, https=True)
    certificate_for(settings)
    for check in (machine.room, machine.keys, machine.port, machine.microphone, certificates.certificate):
        assert list(await check(settings)) == []


def test_a_full_disk_is_found_while_the_database_is_down(tmp_path: Path) -> None:
    """On a small file system of its own, filled to the last byte; also as root nobody else notices."""
    data = tmp_path / "small"
    data.mkdir()
    script = (
        f"mount -t tmpfs -o size=8m tmpfs {data} && (head -c 9m /dev/zero > {data}/ballast; true) 2>/dev/null && "
        f"exec {sys.executable} -m switchroom.entrypoints.cli --data {data} doctor --json"
    )
    done = subprocess.run(
        ["unshare", *(["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]), "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    found = {finding["code"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert done.returncode == 4, done.stderr
    assert found["disk.full"]["severity"] == "broken"
    assert str(data) in found["disk.full"]["sentence"]
    assert "database.none" in found


async def test_keys_that_are_missing_open_to_others_or_with_the_data(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, database_url="postgresql://a@db/x")
    settings.keys_path.chmod(0o644)
    (found,) = await machine.keys(settings)
    assert (found.code, found.mend) == ("keys.unusable", f"chmod 600 {settings.keys_path}")
    settings.keys_path.unlink()
    assert [each.code for each in await machine.keys(settings)] == ["keys.missing"]
    inside = settings_in(tmp_path, key_file=str(settings.data / "master.keys"))
    (tmp_path / "data.keys").rename(settings.data / "master.keys")
    assert [each.code for each in await machine.keys(inside)] == ["keys.with_data"]


async def test_damaged_keys_are_found(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.keys_path.write_text("{}")
    assert [each.code for each in await machine.keys(settings)] == ["keys.unusable"]


async def test_a_port_taken_by_another_program_names_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = settings_in(tmp_path, http_port=taken.getsockname()[1])
        (found,) = await machine.port(settings)
    assert (found.code, found.severity) == ("port.taken", Severity.BROKEN)
    assert f"(process {os.getpid()})" in found.sentence


async def test_a_port_at_which_switchroom_answers_is_its_own(tmp_path: Path) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("X-Request-Id", "1")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the test's output is not its log."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.handle_request, daemon=True).start()
    settings = settings_in(tmp_path, http_port=server.server_port)
    assert await machine.port(settings) == []
    server.server_close()


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({}, False),
        ({"http_host": "0.0.0.0"}, True),
        ({"http_host": "::"}, True),
        ({"http_host": "192.0.2.7"}, True),
        ({"http_host": "0.0.0.0", "https": True}, False),
        ({"public_url": "http://desk.example/"}, True),
        ({"public_url": "https://desk.example/"}, False),
        ({"public_url": "http://localhost:8080/"}, False),
        ({"http_host": "0.0.0.0", "public_url": "https://desk.example/"}, False),
    ],
)
async def test_where_browsers_would_refuse_the_microphone(more: dict[str, object], refused: bool) -> None:
    found = await machine.microphone(Settings(**more))  # type: ignore[arg-type]
    assert [each.code for each in found] == (["microphone.refused"] if refused else [])


def own(settings: Settings, **more: object) -> Settings:
    """The local authority's files, as if they were the administrator's own."""
    made = certificate_for(settings, ("desk.example",), FakeClock(datetime.now(UTC)))
    values: dict[str, object] = {"tls_certificate": made.chain, "tls_key": made.key, **more}
    return Settings(data=settings.data, **values)  # type: ignore[arg-type]


async def found_of(settings: Settings, after: timedelta = timedelta()) -> list[str]:
    clock = FakeClock(datetime.now(UTC) + after)
    return [each.code for each in await certificates.certificate(settings, clock)]


async def test_a_certificate_is_read_in_time_and_for_its_names(tmp_path: Path) -> None:
    settings = own(settings_in(tmp_path), public_url="https://desk.example/")
    assert await found_of(settings) == []
    assert await found_of(settings, timedelta(days=350)) == ["certificate.ends_soon"]
    assert await found_of(settings, timedelta(days=400)) == ["certificate.expired"]
    assert await found_of(settings, timedelta(days=-2)) == ["certificate.not_yet"]
    assert await found_of(own(settings_in(tmp_path), public_url="https://other.example/")) == ["certificate.other_name"]


async def test_a_certificate_with_anothers_key_or_none_at_all(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    other = settings_in(tmp_path / "data")
    mixed = own(settings, tls_key=own(other).tls_key)
    assert await found_of(mixed) == ["certificate.other_key"]
    assert mixed.tls_certificate is not None
    mixed.tls_certificate.write_text("no certificate")
    assert await found_of(mixed) == ["certificate.unreadable"]
    mixed.tls_certificate.unlink()
    assert await found_of(mixed) == ["certificate.unreadable"]
