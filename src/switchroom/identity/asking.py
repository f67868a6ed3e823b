"""Asking a provider: its settings, its keys, and who it is that comes back with a code."""

import base64
import json
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from switchroom.identity.actions import SECRET_PURPOSE
from switchroom.identity.contracts import Ending, Provider, SignOnFailed
from switchroom.platform.errors import Refusal
from switchroom.platform.keys import Keyring
from switchroom.platform.outgoing import Outgoing, Question

WELL_KNOWN = "/.well-known/openid-configuration"


class Endpoints(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class AskProviders:
    """One per process. Every address is looked at before it is asked; `inside`: networks that may be asked besides.

    Nothing is kept: a sign-in is rare, and what was withdrawn or changed at the provider counts at once.
    """

    def __init__(self, keyring: Keyring, outgoing: Outgoing, inside: tuple[str, ...]) -> None:
        self._keyring, self._outgoing = keyring, outgoing
        self._inside = [ip_network(network) for network in inside]

    async def endpoints(self, provider: Provider) -> Endpoints:
        """Raises `SignOnFailed`."""
        body = await self._ask(Question("GET", provider.issuer.rstrip("/") + WELL_KNOWN))
        try:
            found = msgspec.json.decode(body, type=Endpoints)
        except (msgspec.MsgspecError, ValueError):
            raise SignOnFailed(Ending.UNAVAILABLE, "discovery_unreadable") from None
        if found.issuer != provider.issuer:
            raise SignOnFailed(Ending.UNAVAILABLE, "discovery_of_another_issuer")
        self._check(found.authorization_endpoint)
        return found

    async def keys(self, endpoints: Endpoints) -> dict[str, Any]:
        """The keys that the provider signs with. Raises `SignOnFailed`."""
        try:
            found = json.loads(await self._ask(Question("GET", endpoints.jwks_uri)))
        except (ValueError, RecursionError):
            raise SignOnFailed(Ending.UNAVAILABLE, "keys_unreadable") from None
        if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
            raise SignOnFailed(Ending.UNAVAILABLE, "keys_unreadable")
        return found

    async def redeem(self, provider: Provider, endpoints: Endpoints, code: str, verifier: str, back: str) -> Tokens:
        """What a code is worth, once. Raises `SignOnFailed`."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        secret = ""
        if provider.sealed_secret is not None:
            opened = self._keyring.open_sealed(SECRET_PURPOSE, provider.sealed_secret, provider.id.bytes)
            secret = opened.decode()
        confidential = {}
        if secret and "client_secret_basic" in endpoints.token_endpoint_auth_methods_supported:
            pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
            confidential["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": provider.client_id} | ({"client_secret": secret} if secret else {})
        question = Question(
            "POST",
            endpoints.token_endpoint,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            confidential=confidential,
            body=urlencode(form).encode(),
        )
        try:
            return msgspec.json.decode(await self._ask(question, Ending.REFUSED), type=Tokens)
        except (msgspec.MsgspecError, ValueError):
            raise SignOnFailed(Ending.REFUSED, "no_id_token") from None

    async def about(self, endpoints: Endpoints, access_token: str) -> dict[str, Any]:
        """What the provider tells of the person besides; for those that keep the address out of the ID token."""
        if not endpoints.userinfo_endpoint or not access_token:
            return {}
        bearer = {"Authorization": f"Bearer {access_token}"}
        try:
            found = json.loads(await self._ask(Question("GET", endpoints.userinfo_endpoint, confidential=bearer)))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    async def _ask(self, question: Question, otherwise: Ending = Ending.UNAVAILABLE) -> bytes:
        self._check(question.url)
        try:
            reply = await self._outgoing.ask(question)
        except (Refusal, ValueError) as refusal:
            raise SignOnFailed(Ending.UNAVAILABLE, getattr(refusal, "code", "bad_address")) from None
        if reply.status >= 500 or reply.status == 429:
            raise SignOnFailed(Ending.UNAVAILABLE, f"status_{reply.status}")
        if reply.status != 200:
            raise SignOnFailed(otherwise, f"status_{reply.status}")
        return reply.body

    def _check(self, url: str) -> None:
        """Nothing but https in the open; plain http only to an address inside. Raises `SignOnFailed`."""
        try:
            parts = urlsplit(url)
            if parts.scheme == "https" and parts.hostname:
                return
            address = ip_address(parts.hostname or "")
        except ValueError:
            raise SignOnFailed(Ending.UNAVAILABLE, "not_https") from None
        inside = any(address.version == network.version and address in network for network in self._inside)
        if parts.scheme != "http" or not inside:
            raise SignOnFailed(Ending.UNAVAILABLE, "not_https")
