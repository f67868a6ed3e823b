"""The header of a mail that goes out: the one door for values into fields.

No end of line, no control sign, nothing that steers the direction of text comes through, whoever gave the value; words
beyond ASCII are encoded (RFC 2047), lines are folded between words only.
"""

import re
from email.header import Header as Words

from switchroom.customers.facade import AddressKind, normal_address
from switchroom.messaging.mail.domain.reading import MailAddress
from switchroom.platform.errors import Invalid

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_ID = re.compile(r"[!-;=?-~]{1,160}@[!-;=?-~]{1,160}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_LINE = 76


class AddressUnusable(Invalid):
    """No mail can be sent to or from this address."""

    code = "mail.address_unusable"


class Fields:
    """The fields so far, each ASCII, folded, ending in CRLF."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def words(self, name: str, value: str, most: int = 250) -> None:
        """A field that people read."""
        value = one_line(value)[:most]
        if value:
            self._lines.append(f"{name}: {_encoded(value, len(name) + 2)}\r\n")

    def plain(self, name: str, value: str) -> None:
        """A field for machines, ASCII, in one line."""
        value = one_line(value).encode("ascii", "ignore").decode()[:900]
        self._lines.append(f"{name}: {value}\r\n")

    def addresses(self, name: str, people: tuple[MailAddress, ...]) -> None:
        """Addresses with their names, one a line. Raises `AddressUnusable`."""
        if people:
            self._lines.append(f"{name}: " + ",\r\n ".join(_mailbox(one) for one in people) + "\r\n")

    def ids(self, name: str, ids: tuple[str, ...]) -> None:
        """Message ids, one a line; what is no id is left out."""
        usable = [one for one in ids if is_id(one)]
        if usable:
            self._lines.append(f"{name}: " + "\r\n ".join(f"<{one}>" for one in usable) + "\r\n")

    def to_bytes(self) -> bytes:
        """All of them."""
        return "".join(self._lines).encode("ascii")


def one_line(value: str) -> str:
    """A value without what could end a line or turn it around."""
    return " ".join(_CONTROL.sub(" ", value).split())


def is_id(value: str) -> bool:
    """Whether it may stand in angle brackets as a message id."""
    return _ID.fullmatch(value) is not None


def _encoded(value: str, taken: int) -> str:
    charset = "us-ascii" if value.isascii() and "=?" not in value else "utf-8"
    folded = Words(value, charset, maxlinelen=_LINE, header_name="x" * (taken - 2)).encode(linesep="\r\n")
    return folded if all(len(line) < 990 for line in folded.split("\r\n")) else folded[:900].replace("\r\n", " ")


def _mailbox(one: MailAddress) -> str:
    address = usable_address(one.address)
    name = one_line(one.name)[:100]
    if not name:
        return address
    if not name.isascii() or "=?" in name:
        return f"{_encoded(name, 12)} <{address}>"
    if not _ATOMS.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def usable_address(value: str) -> str:
    """An address as it may stand in an envelope: ASCII, its domain as IDNA. Raises `AddressUnusable`."""
    local, at, domain = normal_address(AddressKind.MAIL, value).rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressUnusable() from None
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise AddressUnusable()
    return f"{local}@{domain}"
