"""Signed tokens by which another site's page tells us who calls: small, readable, with an end.

    <claims as JSON, base64url> "." <HMAC-SHA256 over the first part's text, base64url>

The claims: `aud`, the slug of the entry point it is meant for; `exp`, its end in seconds since 1970; and what is known
of the caller, as short texts (`customer`: a number or address by which we find the customer). The key belongs to one
entry point; whoever signs needs nothing but it, in any programming language.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

import msgspec

from switchroom.platform.errors import Invalid

MOST_CHARACTERS = 4096
MOST_CLAIMS = 20
_RESERVED = ("aud", "exp")


class CallerTokenInvalid(Invalid):
    """This token was not signed for this entry point, or has been changed."""

    code = "caller.token_invalid"


class CallerTokenExpired(Invalid):
    """This token has expired; load the page again."""

    code = "caller.token_expired"


def sign(key: bytes, entry_point: str, expires_at: datetime, claims: dict[str, str]) -> str:
    """A token, as a site's server would make it."""
    content = {**claims, "aud": entry_point, "exp": int(expires_at.timestamp())}
    body = _encoded(msgspec.json.encode(content))
    return f"{body}.{_encoded(_signature(key, body))}"


def verify(key: bytes, entry_point: str, token: str, now: datetime) -> dict[str, str]:
    """The caller's claims. Raises `CallerTokenInvalid`, `CallerTokenExpired`."""
    body, _, signature = token.partition(".")
    if len(token) > MOST_CHARACTERS or not token.isascii() or not key:
        raise CallerTokenInvalid()
    try:
        genuine = hmac.compare_digest(_decoded(signature), _signature(key, body))
        content = msgspec.json.decode(_decoded(body), type=dict[str, str | int]) if genuine else None
    except (binascii.Error, ValueError, RecursionError):
        raise CallerTokenInvalid() from None
    if content is None or content.get("aud") != entry_point or len(content) > MOST_CLAIMS:
        raise CallerTokenInvalid()
    expires = content.get("exp")
    if not isinstance(expires, int):
        raise CallerTokenInvalid()
    if expires <= now.timestamp():
        raise CallerTokenExpired()
    return {name: value for name, value in content.items() if isinstance(value, str) and name not in _RESERVED}


def _signature(key: bytes, body: str) -> bytes:
    return hmac.digest(key, body.encode(), hashlib.sha256)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
