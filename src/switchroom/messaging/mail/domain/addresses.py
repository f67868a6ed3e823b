"""Addresses, message ids and dates out of header fields, as people's programs really write them.

The structure is taken apart before encoded words are decoded: a name that decodes to `x@bank.example, y` stays a name.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from switchroom.customers.facade import AddressKind, normal_address
from switchroom.messaging.mail.domain.header import words
from switchroom.messaging.mail.domain.reading import Defects, MailAddress

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f]{1,64}@[^\s@<>()\[\],;:\"\\\x00-\x1f]{1,253}")
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\<>\x00-\x1f]|\\[^<>\x00-\x1f]){1,64}"@[^\s@<>()\[\],;:"\\]{1,253}')
_ID = re.compile(r"<([^<>\s]{1,250})>")
_BARE_ID = re.compile(r"[^<>\s@]{1,160}@[^<>\s@]{1,160}")
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_SPECIAL = re.compile(r'[",;:<>()\\]')


def addresses(values: list[str], most: int, defects: Defects) -> tuple[MailAddress, ...]:
    """Everybody in these fields, each once; groups are opened, what is no address is left out."""
    found: dict[str, MailAddress] = {}
    for value in values:
        for name, address in _taken_apart(value):
            if len(found) >= most:
                defects.add("addresses_cut")
                return tuple(found.values())
            one = _address(name, address, defects)
            if one:
                found.setdefault(one.address, one)
            elif name.strip() or address.strip():
                defects.add("address_broken")
    return tuple(found.values())


def _taken_apart(value: str) -> list[tuple[str, str]]:
    """Pairs of name and address, raw. One pass over the signs that mean something, no recursion, no way back."""
    pairs: list[tuple[str, str]] = []
    name, inside, comment = [""], [""], [""]
    buffer, quoted, depth, angle, end = name, False, 0, False, 0

    def flush() -> None:
        pairs.append(("".join(name) if angle else "".join(comment), "".join(inside) if angle else "".join(name)))

    for found in _SPECIAL.finditer(value):
        buffer.append(value[end : found.start()])
        sign, end = found[0], found.end()
        if found.start() > 0 and value[found.start() - 1] == "\\" and (quoted or depth):
            buffer.append(sign)
        elif sign == '"' and not depth:
            quoted = not quoted
            buffer.append(sign)
        elif quoted or sign == "\\" or (buffer is inside and sign != ">"):
            buffer.append(sign)
        elif sign == "(":
            depth, buffer = depth + 1, comment
        elif sign == ")":
            depth = max(depth - 1, 0)
            buffer = comment if depth else name
        elif depth:
            buffer.append(sign)
        elif sign == "<":
            angle, inside = True, [""]
            buffer = inside
        elif sign == ">":
            buffer = name
        elif sign == ":" and not angle:
            name = [""]  # the name of a group
            buffer = name
        elif sign in ",;":
            flush()
            name, inside, comment, angle = [""], [""], [""], False
            buffer = name
        else:
            buffer.append(sign)
    buffer.append(value[end:])
    flush()
    return pairs


def _address(name: str, raw: str, defects: Defects) -> MailAddress | None:
    raw = raw.strip()
    found = _QUOTED_LOCAL.fullmatch(raw) or _ADDRESS.fullmatch(raw.rpartition(":")[2].strip())
    if not found:
        found = _ADDRESS.search(raw) or _ADDRESS.search(name)
        if not found:
            return None
        defects.add("address_broken")
    shown = words(_unquoted(name), defects)[:200]
    address = normal_address(AddressKind.MAIL, found[0].strip("'").rstrip("."))
    if shown.strip("'\"").casefold() == address:
        shown = ""
    return MailAddress(address, shown)


def _unquoted(name: str) -> str:
    name = _COMMENT.sub("", name).strip()
    if len(name) >= 2 and name[0] == name[-1] == '"':
        name = name[1:-1]
    return re.sub(r'\\(["\\])', r"\1", name)


def return_path(values: list[str]) -> str | None:
    """The envelope's sender: "" for the empty one, None when nobody told."""
    if not values:
        return None
    value = values[0].strip()
    if value in ("<>", ""):
        return ""
    found = _ADDRESS.search(value)
    return normal_address(AddressKind.MAIL, found[0]) if found else None


def message_ids(values: list[str], most: int) -> tuple[str, ...]:
    """Ids without brackets, each once, in order. Of too many the first and the last are kept: root and neighbour."""
    found: dict[str, None] = {}
    for value in values:
        ids = _ID.findall(value) or _BARE_ID.findall(value)
        found.update(dict.fromkeys(ids))
    ids = list(found)
    return tuple(ids if len(ids) <= most else [ids[0], *ids[len(ids) - most + 1 :]])


def sent_at(value: str) -> datetime | None:
    """When the sender's clock says it was sent."""
    try:
        told = parsedate_to_datetime(value[:120])
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
