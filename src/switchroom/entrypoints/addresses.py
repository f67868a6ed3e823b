"""Where the centre can be reached: the listening socket, and the addresses to tell people."""

import contextlib
import ipaddress
import socket

from switchroom.platform.errors import Conflict
from switchroom.platform.settings import DEFAULT_PORT, Settings

TRIED_PORTS = 20


class PortTaken(Conflict):
    """The port is in use by another program."""

    code = "serve.port_taken"


def listen(settings: Settings) -> socket.socket:
    """A listening socket at the port of the settings, or at 8080 or the next free one. Raises `PortTaken`."""
    ports = [settings.http_port] if settings.http_port else range(DEFAULT_PORT, DEFAULT_PORT + TRIED_PORTS)
    for port in ports:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.http_host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            listener.close()
            reason = error.strerror
            continue
        listener.listen(2048)
        return listener
    if settings.http_port:
        raise PortTaken(f"Cannot listen on {settings.http_host} port {settings.http_port}: {reason}. Name another one.")
    raise PortTaken(f"Cannot listen on {settings.http_host} ports {ports[0]} to {ports[-1]}: {reason}.")


def own_addresses() -> list[str]:
    """This machine's addresses in its network, as far as can be found without asking anybody; the usual one first."""
    found: list[str] = []
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))  # sends nothing: the kernel only picks the address it would send from
            found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
    kept = [a for a in dict.fromkeys(found) if not ipaddress.ip_address(a.partition("%")[0]).is_loopback]
    return [address for address in kept if "%" not in address]


def pages(settings: Settings, listener: socket.socket) -> list[str]:
    """The addresses to open in a browser, the best first."""
    scheme = "https" if settings.secure else "http"
    host, port = listener.getsockname()[:2]
    if settings.public_url:
        return [settings.public_url]
    if ipaddress.ip_address(host).is_loopback:
        return [f"{scheme}://localhost:{port}/"]
    hosts = own_addresses() if ipaddress.ip_address(host).is_unspecified else [host]
    local = [f"{scheme}://localhost:{port}/"] if ipaddress.ip_address(host).is_unspecified else []
    return local + [f"{scheme}://{f'[{h}]' if ':' in h else h}:{port}/" for h in hosts]
