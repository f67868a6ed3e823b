"""Reply tokens: the proof that somebody answers a mail of ours, and that it was sent to them.

    token: "r" + base32, lower case, of  ticket 16 bytes | recipient's mark 3 bytes | signature 8 bytes

It stands in the address to answer to (`support+r...@`) and in our Message-IDs, which every program repeats in
References. 45 signs, so that the part before the @ keeps within its 64 (RFC 5321); no sign depends on its case, for
servers change it. The mark is signed as well: nobody outside can tell whose it is, nor find an address that fits.
"""

import base64
import binascii
import re
from uuid import UUID

from switchroom.platform.keys import Keyring

_TOKEN, _MARK, _SIGNATURE = 27, 3, 8
_TEXT = re.compile(r"r[a-z2-7]{44}")
_IN_ADDRESS = re.compile(r"[^@]*\+(r[a-z2-7]{44})@.*", re.IGNORECASE)
_IN_ID = re.compile(r"(r[a-z2-7]{44})\.[0-9a-z-]{1,40}@([^@<>\s]+)", re.IGNORECASE)
_PURPOSE, _MARK_PURPOSE = "mail reply token", "mail reply recipient"


class ReplyToken:
    """A genuine token: the ticket, and whom the mail was for."""

    __slots__ = ("_keyring", "_mark", "ticket_id")

    def __init__(self, keyring: Keyring, ticket_id: UUID, mark: bytes) -> None:
        self._keyring, self.ticket_id, self._mark = keyring, ticket_id, mark

    def fits(self, address: str) -> bool:
        """Whether it was made for this address (normal form)."""
        return self._keyring.is_signed(_MARK_PURPOSE, self.ticket_id.bytes + address.encode(), self._mark, length=_MARK)


def make_token(keyring: Keyring, ticket_id: UUID, recipient: str) -> str:
    """The token of a ticket for one recipient (normal form); always the same one while the key is."""
    mark = keyring.sign(_MARK_PURPOSE, ticket_id.bytes + recipient.encode())[:_MARK]
    content = ticket_id.bytes + mark
    signed = content + keyring.sign(_PURPOSE, content)[:_SIGNATURE]
    return "r" + base64.b32encode(signed).decode().rstrip("=").lower()


def read_token(keyring: Keyring, text: str) -> ReplyToken | None:
    """The token if this centre made it, None for everything else."""
    text = text.lower()
    if not _TEXT.fullmatch(text):
        return None
    try:
        signed = base64.b32decode(text[1:].upper() + "====")
    except binascii.Error:
        return None
    content, signature = signed[: _TOKEN - _SIGNATURE], signed[_TOKEN - _SIGNATURE :]
    if not keyring.is_signed(_PURPOSE, content, signature, length=_SIGNATURE):
        return None
    return ReplyToken(keyring, UUID(bytes=content[:16]), content[16:])


def address_token(address: str) -> str:
    """What looks like a token in an address, "" for none."""
    found = _IN_ADDRESS.fullmatch(address)
    return found[1].lower() if found else ""


def message_id_token(message_id: str, domains: tuple[str, ...] | None = None) -> str:
    """What looks like a token in a Message-ID, "" for none; with `domains`, only under one of them."""
    found = _IN_ID.fullmatch(message_id)
    if not found or (domains is not None and found[2].lower() not in domains):
        return ""
    return found[1].lower()
