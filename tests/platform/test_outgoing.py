"""Where other systems are asked, and where nobody can be led to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from switchroom.platform.outgoing import NotOutside, Outgoing, Question, TooLarge, TooSlow, Unreachable

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2001:0:0:0:0:0:f5ff:fffe",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_not_asked(address: str) -> None:
    outgoing = Outgoing(resolve=lambda host, port: [address])
    with pytest.raises(NotOutside):
        outgoing.address_of("innocent.example", 443)


def test_one_bad_address_among_good_ones_is_enough() -> None:
    outgoing = Outgoing(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(NotOutside):
        outgoing.address_of("rebinding.example", 443)


def test_what_the_administrator_allows_is_asked_and_nothing_beside_it() -> None:
    outgoing = Outgoing(["10.1.0.0/16"], resolve=lambda host, port: [host])
    assert outgoing.address_of("10.1.2.3", 80) == "10.1.2.3"
    assert outgoing.address_of("::ffff:10.1.2.3", 80) == "10.1.2.3"
    assert outgoing.address_of("93.184.216.34", 80) == "93.184.216.34"
    with pytest.raises(NotOutside):
        outgoing.address_of("10.2.0.1", 80)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "http://user:pw@a.example/", "http://a:x/"])
async def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(NotOutside):
        await Outgoing(resolve=lambda host, port: ["93.184.216.34"]).ask(Question("GET", url))


async def test_the_name_is_resolved_once_and_the_connection_goes_to_that_address() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.9.9.9"]

    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as port:
        reply = await Outgoing(["127.0.0.0/8"], resolve=resolve).ask(Question("GET", f"http://name.example:{port}/"))
    assert (reply.status, reply.body, asked) == (200, b"hi", ["name.example"])


async def test_a_redirect_is_checked_like_the_first_address() -> None:
    here = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
    with answering(here.encode()) as port, pytest.raises(NotOutside):
        await Outgoing(["127.0.0.0/8"]).ask(Question("GET", f"http://127.0.0.1:{port}/"))


async def test_a_secret_does_not_follow_a_redirect_to_another_host() -> None:
    seen: list[bytes] = []
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", seen) as second:
        there = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:{second}/\r\nContent-Length: 0\r\n\r\n"
        with answering(there.encode(), seen) as first:
            question = Question("GET", f"http://127.0.0.1:{first}/", confidential={"Authorization": "s3cret"})
            await Outgoing(["127.0.0.0/8"]).ask(question)
    assert b"s3cret" in seen[0]
    assert b"s3cret" not in seen[1]
    assert "s3cret" not in repr(question)


async def test_what_is_posted_is_not_redirected() -> None:
    here = b"HTTP/1.1 307 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
    with answering(here) as port:
        reply = await Outgoing(["127.0.0.0/8"]).ask(Question("POST", f"http://127.0.0.1:{port}/", body=b"{}"))
    assert reply.status == 307


async def test_an_answer_without_end_is_cut() -> None:
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 400_000
    with answering(endless) as port, pytest.raises(TooLarge):
        await Outgoing(["127.0.0.0/8"]).ask(Question("GET", f"http://127.0.0.1:{port}/"))


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", hold=True) as port, pytest.raises(TooSlow):
        await Outgoing(["127.0.0.0/8"]).ask(Question("GET", f"http://127.0.0.1:{port}/", timeout_s=0.3))


async def test_nonsense_is_no_answer() -> None:
    with answering(b"hello\r\n\r\n") as port, pytest.raises(Unreachable):
        await Outgoing(["127.0.0.0/8"]).ask(Question("GET", f"http://127.0.0.1:{port}/"))


@contextmanager
def answering(answer: bytes, seen: list[bytes] | None = None, *, hold: bool = False) -> Iterator[int]:
    """A server that gives one answer to one question, whatever it was."""
    done = Event()
    with socket.create_server(("0.0.0.0", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                question = connection.recv(65536)
                if seen is not None:
                    seen.append(question)
                try:
                    connection.sendall(answer)
                except OSError:
                    return  # the other side has had enough
                if hold:
                    done.wait(10)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join(10)
