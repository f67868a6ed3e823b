"""`switchroom doctor turn` really allocates at a TURN server, and sends through it."""

from collections.abc import Iterator

import pytest

from switchroom.entrypoints.doctor.findings import Severity
from switchroom.entrypoints.doctor.turn import examine_turn
from switchroom.platform.settings import Secret, Settings
from tests.entrypoints.test_cli import Run, run
from tests.support.centre import free_port
from tests.support.turn_server import PASSWORD, USER, turn_server

__all__ = ["run"]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with turn_server() as port:
        yield port


def settings(port: int, *transports: str, password: str = PASSWORD) -> Settings:
    urls = tuple(f"turn:127.0.0.1:{port}?transport={each}" for each in transports)
    return Settings(turn_urls=urls, turn_username=USER, turn_password=Secret(password))


async def test_a_server_that_relays_by_udp_and_by_tcp(port: int) -> None:
    report = await examine_turn(settings(port, "udp", "tcp"))
    assert (report.findings, report.checks) == ([], 2)


async def test_a_wrong_password(port: int) -> None:
    report = await examine_turn(settings(port, "udp", password="wrong"))
    assert [finding.code for finding in report.findings] == ["turn.refused"]
    assert "wrong" not in str(report.findings)


async def test_a_server_that_is_away() -> None:
    report = await examine_turn(settings(free_port(), "tcp"))
    assert [(each.code, each.severity) for each in report.findings] == [("turn.unreachable", Severity.BROKEN)]


async def test_a_server_that_allocates_but_lets_nothing_through() -> None:
    with turn_server(relays=False) as port:
        report = await examine_turn(settings(port, "udp"))
    assert [(each.code, each.severity) for each in report.findings] == [("turn.no_relay", Severity.ATTENTION)]


def test_without_a_server_the_command_says_so(run: Run) -> None:
    code, out, _ = run("doctor", "turn")
    assert code == 0
    assert "[turn.none]" in out
