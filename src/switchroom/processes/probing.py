"""Looking at a name, a certificate, a page, a port, a machine: once, in time, and only where Switchroom may ask."""

import asyncio
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from switchroom.platform.outgoing import Outgoing, Question, TooSlow, Unreachable
from switchroom.processes.checks import CheckKind
from switchroom.processes.pinging import ping

MOST_AT_ONCE = 8
MOST_ADDRESSES = 8
_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64


class Probe(msgspec.Struct, frozen=True):
    """What is looked at, and what is right: see `DiagnosticCheck`."""

    kind: CheckKind
    target: str
    timeout_s: int
    days_left: int
    status: int | None


class Found(msgspec.Struct, frozen=True):
    """What was found, in one word, and the facts that were learned."""

    fine: bool
    finding: str
    facts: dict[str, Any] = {}


class Probing:
    """Looks, a few at a time. `context` verifies certificates; the usual one unless another is given."""

    def __init__(self, outgoing: Outgoing, context: ssl.SSLContext | None = None) -> None:
        self._outgoing, self._context = outgoing, context or ssl.create_default_context()
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, "probing")

    async def look(self, probe: Probe) -> Found:
        """What is there. Raises `NotOutside` for what may not be asked, `NotPossible` where nobody may ping."""
        began = time.monotonic()
        try:
            if probe.kind is CheckKind.HTTP:
                found = await self._page(probe)
            else:
                works: dict[CheckKind, Callable[[Probe, float], Found]] = {
                    CheckKind.DNS: self._name,
                    CheckKind.TLS: self._certificate,
                    CheckKind.PORT: self._port,
                    CheckKind.PING: self._echo,
                }
                work = asyncio.get_running_loop().run_in_executor(
                    self._threads, works[probe.kind], probe, began + probe.timeout_s
                )
                found = await asyncio.wait_for(work, probe.timeout_s + 1)
        except (TooSlow, TimeoutError):
            found = Found(fine=False, finding="too-slow")
        except Unreachable:
            found = Found(fine=False, finding="not-found" if probe.kind is CheckKind.DNS else "unreachable")
        took = round((time.monotonic() - began) * 1000)
        return Found(fine=found.fine, finding=found.finding, facts={**found.facts, "took_ms": took})

    def close(self) -> None:
        """Look at nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _page(self, probe: Probe) -> Found:
        headers = {"User-Agent": "Switchroom", "Accept": "*/*"}
        question = Question("GET", probe.target, headers, timeout_s=probe.timeout_s, status_only=True)
        status = (await self._outgoing.ask(question)).status
        fine = status == probe.status if probe.status else status < 400
        return Found(fine=fine, finding="answered" if fine else "other-status", facts={"status": status})

    def _name(self, probe: Probe, deadline: float) -> Found:
        del deadline
        addresses = sorted(set(self._outgoing.addresses_of(probe.target, 0)))
        return Found(fine=True, finding="found", facts={"addresses": addresses[:MOST_ADDRESSES]})

    def _port(self, probe: Probe, deadline: float) -> Found:
        self._connect(probe.target, deadline)[1].close()
        return Found(fine=True, finding="open")

    def _echo(self, probe: Probe, deadline: float) -> Found:
        took = ping(self._outgoing.address_of(probe.target, 0), deadline)
        return Found(fine=True, finding="replied", facts={"echo_ms": round(took * 1000, 1)})

    def _certificate(self, probe: Probe, deadline: float) -> Found:
        host, plain = self._connect(probe.target, deadline)
        with plain:
            try:
                with self._context.wrap_socket(plain, server_hostname=host) as secure:
                    certificate = secure.getpeercert() or {}
            except ssl.SSLCertVerificationError as wrong:
                return Found(fine=False, finding=_why(wrong.verify_code))
            except TimeoutError:
                raise
            except (ssl.SSLError, OSError):
                return Found(fine=False, finding="no-tls")
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        days = (ends - datetime.now(UTC)).days
        fine = days >= probe.days_left
        return Found(fine=fine, finding="valid" if fine else "ends-soon", facts={"days_left": days})

    def _connect(self, target: str, deadline: float) -> tuple[str, socket.socket]:
        parts = urlsplit(f"//{target}")
        host, port = str(parts.hostname), parts.port or 443
        address = self._outgoing.address_of(host, port)
        left = deadline - time.monotonic()
        if left <= 0:
            raise TooSlow()
        try:
            return host, socket.create_connection((address, port), timeout=left)
        except TimeoutError:
            raise TooSlow() from None
        except OSError:
            raise Unreachable() from None


def _why(code: int) -> str:
    if code == _EXPIRED:
        return "expired"
    if code == _NOT_YET:
        return "not-yet-valid"
    return "other-name" if code in (_OTHER_NAME, _OTHER_ADDRESS) else "untrusted"
