"""What is believed of an ID token (OpenID Connect Core 1.0, section 3.1.3.7).

joserfc checks signature and claims; here stands what is asked of it. Only signatures by keys that the provider keeps to
itself count: with `none` or a shared key (HS256) anybody could sign.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from joserfc import jwk, jwt
from joserfc.errors import JoseError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
CLOCKS_DIFFER_S = 60
LONGEST_SUBJECT = 255
LONGEST_ADDRESS = 254


class NotBelieved(Exception):  # noqa: N818 - it is a refusal
    """The token says nothing that counts; the argument says why, for the log."""


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """`address` is None unless the provider says that it has verified it."""

    subject: str
    address: str | None
    name: str
    has_email: bool


def believed(token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, now: int) -> Claims:
    """What a token says that this provider signed for us, in this sign-in, now. Raises `NotBelieved`."""
    try:
        known = jwk.KeySet.import_key_set({"keys": [key for key in keys["keys"] if key.get("kty") != "oct"]})
        read = jwt.decode(token, known, algorithms=ALGORITHMS)
        claims = read.claims
        jwt.JWTClaimsRegistry(
            now=now,
            leeway=CLOCKS_DIFFER_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NotBelieved(
            f"{type(wrong).__name__}: {getattr(wrong, 'error', '')} {getattr(wrong, 'claim', '')}"
        ) from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if ("azp" in claims or several) and claims.get("azp") != client_id:
        raise NotBelieved("azp")
    return said(claims)


def said(claims: Mapping[str, Any]) -> Claims:
    """Who it is, as claims say that are believed already. Raises `NotBelieved`."""
    subject, email, name = claims.get("sub"), claims.get("email"), claims.get("name")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\0" in subject:
        raise NotBelieved("sub")
    has_email = isinstance(email, str) and 0 < len(email) <= LONGEST_ADDRESS and email.count("@") == 1
    verified = has_email and claims.get("email_verified") is True
    return Claims(
        subject=subject,
        address=str(email).strip().lower() if verified else None,
        name=name.replace("\0", "")[:200].strip() if isinstance(name, str) else "",
        has_email=has_email,
    )


def is_of(address: str, domains: tuple[str, ...]) -> bool:
    """Whether an address is of one of these domains, not of one below it; without any, of whichever it is."""
    return not domains or address.rpartition("@")[2] in domains
