"""A small OpenID provider with keys of its own, that signs whoever it is told to sign in, rightly or wrongly."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT, SECRET = "switchroom", "a secret between the two"
Sign = Callable[[dict[str, Any], jwk.RSAKey], str]


def rightly(claims: dict[str, Any], key: jwk.RSAKey) -> str:
    """As an honest provider signs."""
    return jwt.encode({"alg": "RS256", "kid": str(key.kid)}, claims, key)


@dataclass
class IdentityProvider:
    """`person`: whose claims the next sign-in has. `sign`, `told` and `away` let it misbehave."""

    address: str
    key: jwk.RSAKey
    person: dict[str, Any] = field(default_factory=dict)
    sign: Sign = rightly
    told: dict[str, Any] = field(default_factory=dict)
    """Instead of what it would say of itself."""
    userinfo: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    asks: bool = False
    """Whether it shows a page before it sends people back."""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def is_now(self, subject: str, email: str, **more: Any) -> None:
        """Whoever signs in next is this person."""
        self.person = {"sub": subject, "email": email, "email_verified": True, "name": subject.title(), **more}

    def discovery(self) -> dict[str, Any]:
        places = {name: f"{self.address}/{path}" for name, path in PLACES.items()}
        return {"issuer": self.address, **places, **self.told}

    def code_for(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code that works once."""
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.told.get("issuer", self.address)}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def redeem(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Tokens for a code, to the client it was made for, with what only the beginner knows."""
        pair = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if authorization != f"Basic {pair}" or asked is None or proof.decode() != asked["code_challenge"]:
            return None
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.person
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"id_token": self.sign(claims, self.key), "access_token": "opaque", "token_type": "Bearer"}


PLACES = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "jwks_uri": "keys",
    "userinfo_endpoint": "userinfo",
}


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """It answers on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if provider.away:
                self.answer(503, "text/plain", b"away")
            elif parts.path == "/.well-known/openid-configuration":
                self.answer_json(provider.discovery())
            elif parts.path == "/keys":
                self.answer_json({"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/userinfo" and self.headers["Authorization"] == "Bearer opaque":
                self.answer_json(provider.userinfo)
            elif parts.path == "/authorize":
                back = provider.code_for({name: found[0] for name, found in parse_qs(parts.query).items()})
                if provider.asks:
                    page = f'<!doctype html><title>Provider</title><a href="{back.replace("&", "&amp;")}">Go on</a>'
                    self.answer(200, "text/html", page.encode())
                else:
                    self.send_response(302)
                    self.send_header("Location", back)
                    self.end_headers()
            else:
                self.answer(404, "text/plain", b"")

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: found[0] for name, found in parse_qs(body).items()}
            tokens = provider.redeem(form, self.headers["Authorization"] or "") if self.path == "/token" else None
            self.answer_json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def answer_json(self, body: dict[str, Any], status: int = 200) -> None:
            self.answer(status, "application/json", json.dumps(body).encode())

        def answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    key = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    provider = IdentityProvider(f"http://127.0.0.1:{server.server_port}", key)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
