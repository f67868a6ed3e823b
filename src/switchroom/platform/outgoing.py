"""Asking other systems by HTTP, without being led to where nobody outside may ask.

The name is resolved once, every address it has must be public (or in a network the administrator allows), and the
connection goes to exactly the address that was checked. Redirects are checked in the same way. The whole exchange has
one deadline and one size.
"""

import asyncio
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from switchroom.platform.errors import Invalid, Unavailable

MOST_REDIRECTS = 3
MOST_BYTES = 256 * 1024
MOST_AT_ONCE = 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


class NotOutside(Invalid):
    """This address is not a public one, and the administrator has not allowed its network."""

    code = "outgoing.not_outside"


class Unreachable(Unavailable):
    """The other system could not be reached."""

    code = "outgoing.unreachable"


class TooSlow(Unavailable):
    """The other system did not answer in time."""

    code = "outgoing.too_slow"


class TooLarge(Unavailable):
    """The other system's answer is too large."""

    code = "outgoing.too_large"


class Question(msgspec.Struct, frozen=True):
    """What is asked. `confidential` headers are sent to the first host only, never after a redirect elsewhere.

    `status_only`: nothing but the status is wanted, so no redirect is followed and no body is read.
    """

    method: str
    url: str
    headers: Mapping[str, str] = {}
    confidential: Mapping[str, str] = {}
    body: bytes | None = None
    timeout_s: float = 5.0
    status_only: bool = False

    def __repr__(self) -> str:
        return f"Question({self.method} {urlsplit(self.url).hostname})"


class Reply(msgspec.Struct, frozen=True):
    """What came back."""

    status: int
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Outgoing:
    """Asks. `allowed` are networks (`10.0.0.0/8`) that may be asked although they are not public."""

    def __init__(
        self, allowed: Sequence[str] = (), *, resolve: Resolve = resolve, context: ssl.SSLContext | None = None
    ) -> None:
        self._allowed = [ipaddress.ip_network(network) for network in allowed]
        self._resolve = resolve
        self._context = context or ssl.create_default_context()
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, "outgoing")

    async def ask(self, question: Question) -> Reply:
        """The answer, whatever its status. Raises `NotOutside`, `Unreachable`, `TooSlow`, `TooLarge`."""
        open_now: list[http.client.HTTPConnection] = []
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._ask, question, open_now)
        try:
            return await asyncio.wait_for(work, question.timeout_s + 1)
        except TimeoutError:
            for connection in open_now:  # one that sends its headers drop by drop, or a name that nobody resolves
                if connection.sock is not None:
                    connection.sock.close()
            raise TooSlow() from None

    def close(self) -> None:
        """Take no more questions."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def address_of(self, host: str, port: int) -> str:
        """The address to connect to. Raises `NotOutside`, `Unreachable`."""
        return self.addresses_of(host, port)[0]

    def addresses_of(self, host: str, port: int) -> list[str]:
        """All addresses of the name, at least one. Raises `NotOutside`, `Unreachable`."""
        try:
            addresses = [_address(text) for text in self._resolve(host, port)]
        except (OSError, ValueError, UnicodeError):
            raise Unreachable() from None
        if not addresses:
            raise Unreachable()
        for address in addresses:  # all of them: one good address must not vouch for a bad one
            if not self._may_be_asked(address):
                raise NotOutside()
        return [str(address) for address in addresses]

    def _may_be_asked(self, real: Address) -> bool:
        if any(real.version == network.version and real in network for network in self._allowed):
            return True
        return real.is_global and not (real.is_multicast or real.is_reserved or _translated(real))

    def _ask(self, question: Question, open_now: list[http.client.HTTPConnection]) -> Reply:
        deadline = time.monotonic() + question.timeout_s
        first = urlsplit(question.url)
        method, url, body = question.method, question.url, question.body
        for _ in range(MOST_REDIRECTS + 1):
            parts = urlsplit(url)
            headers = dict(question.headers)
            if (parts.scheme, parts.netloc) == (first.scheme, first.netloc):
                headers |= question.confidential
            read = not question.status_only
            status, location, content = self._once(parts, method, headers, body, deadline, open_now, read=read)
            if status not in _REDIRECTS or location is None or method != "GET" or question.status_only:
                return Reply(status, content)
            url = urljoin(url, location)
        raise Unreachable("The other system redirects again and again.")

    def _once(
        self,
        parts: SplitResult,
        method: str,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: float,
        open_now: list[http.client.HTTPConnection],
        *,
        read: bool,
    ) -> tuple[int, str | None, bytes]:
        connection = self._connect(parts, deadline)
        open_now[:] = [connection]
        try:
            target = parts.path or "/"
            connection.request(method, f"{target}?{parts.query}" if parts.query else target, body, dict(headers))
            response = connection.getresponse()
            content = _read(connection, response, deadline) if read else b""
            return response.status, response.getheader("Location"), content
        except (TimeoutError, ssl.SSLError, http.client.HTTPException, OSError, ValueError) as wrong:
            if isinstance(wrong, TimeoutError) or time.monotonic() >= deadline:
                raise TooSlow() from None
            raise Unreachable() from None
        finally:
            connection.close()

    def _connect(self, parts: SplitResult, deadline: float) -> http.client.HTTPConnection:
        host, secure = parts.hostname, parts.scheme == "https"
        if not host or parts.scheme not in ("http", "https") or parts.username or parts.password:
            raise NotOutside("Only http and https addresses without a user name are asked.")
        try:
            port = parts.port or (443 if secure else 80)
        except ValueError:
            raise NotOutside("The port of this address is not a number that can be asked.") from None
        address = self.address_of(host, port)
        try:
            plain = socket.create_connection((address, port), timeout=_left(deadline))
            connection = http.client.HTTPConnection(host, port)
            connection.sock = self._context.wrap_socket(plain, server_hostname=host) if secure else plain
        except TimeoutError:
            raise TooSlow() from None
        except OSError:
            raise Unreachable() from None
        return connection


def _address(text: str) -> Address:
    """The address itself; of an IPv4 one in IPv6 clothes, the IPv4 one."""
    found = ipaddress.ip_address(text.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _translated(address: Address) -> bool:
    """IPv6 addresses that carry an IPv4 one inside, which a gateway would follow anywhere (NAT64, 6to4, Teredo)."""
    return isinstance(address, ipaddress.IPv6Address) and (
        address in ipaddress.ip_network("64:ff9b::/96") or address.sixtofour is not None or address.teredo is not None
    )


def _read(connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The whole body; a system that sends it drop by drop meets the deadline all the same."""
    content = b""
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        else:
            _left(deadline)
        piece = response.read1(65536)
        if not piece:
            return content
        content += piece
        if len(content) > MOST_BYTES:
            raise TooLarge()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
