"""Links that prove something by themselves: a subject, until when, and a signature. Nothing is kept for them.

    base64url of  subject 16 bytes | expiry, seconds since 1970, 5 bytes | signature 16 bytes

The purpose is signed as well: what was made for one thing opens no other.
"""

import base64
import binascii
import re
from datetime import UTC, datetime
from uuid import UUID

from switchroom.platform.keys import Keyring

_ID, _TIME, _SIGNATURE = 16, 5, 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{50}")


def make_signed(keyring: Keyring, purpose: str, subject: UUID, expires_at: datetime) -> str:
    """The token, 50 signs that may stand in an address."""
    content = subject.bytes + int(expires_at.timestamp()).to_bytes(_TIME)
    signed = content + keyring.sign(f"link {purpose}", content)[:_SIGNATURE]
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def read_signed(keyring: Keyring, purpose: str, token: str, now: datetime) -> UUID | None:
    """The subject of a token that was made here for this purpose and still holds; None for everything else."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        signed = base64.urlsafe_b64decode(token + "==")
    except binascii.Error:
        return None
    content, signature = signed[:-_SIGNATURE], signed[-_SIGNATURE:]
    if not keyring.is_signed(f"link {purpose}", content, signature, length=_SIGNATURE):
        return None
    expires_at = datetime.fromtimestamp(int.from_bytes(content[_ID:]), UTC)
    return UUID(bytes=content[:_ID]) if now < expires_at else None
