"""Asking an address for an echo (ICMP, RFC 792 and 4443), without any privilege.

Linux lets an unprivileged program do so by a datagram socket whose identifier and checksum are the kernel's, where
`net.ipv4.ping_group_range` includes its group; other systems and containers may not.
"""

import os
import socket
import time

from switchroom.platform.errors import Unavailable
from switchroom.platform.outgoing import TooSlow, Unreachable

_SIZE = 32
_LARGEST = 2048
_ECHO = {socket.AF_INET: (8, 0), socket.AF_INET6: (128, 129)}
"""Types of the request and of the reply."""


class NotPossible(Unavailable):
    """This machine does not let its programs ping."""

    code = "ping.not_possible"


def ping(address: str, deadline: float) -> float:
    """How many seconds an echo takes, there and back; `deadline` by the monotonic clock.

    Raises `NotPossible`, `TooSlow`, `Unreachable`.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    asked, replied = _ECHO[family]
    message = bytes((0, 0, 0, 0, 0, 1)) + os.urandom(_SIZE)  # checksum and identifier are the kernel's
    with _socket(family) as icmp:
        try:
            icmp.connect((address, 0))
            began = time.monotonic()
            icmp.send(bytes((asked, 0)) + message)
            while True:
                icmp.settimeout(_left(deadline))
                reply = icmp.recv(_LARGEST)
                if reply[:1] == bytes((replied,)) and reply[6:] == message[4:]:
                    return time.monotonic() - began
        except TimeoutError:
            raise TooSlow() from None
        except OSError:
            raise Unreachable() from None


def _socket(family: socket.AddressFamily) -> socket.socket:
    protocol = socket.IPPROTO_ICMPV6 if family is socket.AF_INET6 else socket.IPPROTO_ICMP
    try:
        return socket.socket(family, socket.SOCK_DGRAM, protocol)
    except OSError:
        raise NotPossible() from None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
