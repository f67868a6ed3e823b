"""The edge: what happens to every request before and after routing, as plain ASGI.

A request id, a bound on the body, text that the database can hold, security headers, one line in the access log
(route templates only: paths can carry call tokens), and a problem instead of a stack trace.
"""

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Collection
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from switchroom.platform.errors import Refusal
from switchroom.platform.http.problems import NulInText, TooLarge, internal_problem, problem
from switchroom.platform.ids import new_id
from switchroom.platform.metrics import request_done

log = logging.getLogger(__name__)
PROBES = "/api/health"
access_log = logging.getLogger("switchroom.access")

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request being served, for log lines."""

_OURS_ONLY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; "
)
FRAMABLE_POLICY = _OURS_ONLY + "frame-ancestors *"
"""The policy of a page that is made to stand on foreign pages. It must do nothing by anybody's session."""

SECURITY_HEADERS = {
    "content-security-policy": _OURS_ONLY + "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}

_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89abAB]")
"""Escapes of NUL and of surrogates, in JSON as sent; only bodies with one are looked at closely."""


class Edge:
    """Wraps the whole application. Sizes are in bytes.

    What is posted to an address of `uploads` is a file: its route reads it piece by piece, at most `largest_file`.
    """

    def __init__(
        self, app: ASGIApp, *, largest_body: int, largest_file: int = 0, uploads: Collection[re.Pattern[str]] = ()
    ) -> None:
        self._app = app
        self._largest = largest_body
        self._largest_file, self._uploads = largest_file, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = request_id.set(new_id().hex)
        try:
            exchange = _Exchange(self._app, scope, receive, send)
            if scope["method"] == "POST" and any(address.match(scope["path"]) for address in self._uploads):
                await exchange.run_upload(self._largest_file)
            else:
                await exchange.run(self._largest)
        finally:
            request_id.reset(token)


class _Exchange:
    """One request and its answer."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self._app, self._scope, self._receive, self._send = app, scope, receive, send
        self._status = 0
        self._started = time.perf_counter()

    async def run(self, largest: int) -> None:
        """Read the body, look at it, have it answered."""

        async def answer() -> None:
            body = await self._read(largest)
            if body is not None:
                _check_text_of_body(body)
                await self._app(self._scope, _replay(body, self._receive), self._answer)

        await self._guarded(answer)

    async def run_upload(self, largest: int) -> None:
        """Let the route read the body, and no more of it than `largest`."""

        async def answer() -> None:
            self._check_declared(largest)
            await self._app(self._scope, _bounded(self._receive, largest), self._answer)

        await self._guarded(answer)

    async def _guarded(self, answer: Callable[[], Awaitable[None]]) -> None:
        try:
            _check_text_of_address(self._scope)
            await answer()
        except Refusal as refusal:
            await problem(refusal)(self._scope, self._receive, self._answer)
        except Exception:
            log.exception("request failed", extra={"request_id": request_id.get()})
            if self._status:
                raise  # the answer is half sent: the server must break the connection
            await internal_problem()(self._scope, self._receive, self._answer)
        finally:
            self._log()

    async def _read(self, largest: int) -> bytes | None:
        """The whole body, None when the client has gone. Raises `TooLarge`, never keeping more than `largest`."""
        self._check_declared(largest)
        chunks = bytearray()
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                return None
            chunks += message.get("body", b"")
            if len(chunks) > largest:
                raise TooLarge()
            if not message.get("more_body", False):
                return bytes(chunks)

    def _check_declared(self, largest: int) -> None:
        declared = Headers(scope=self._scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > largest:
            raise TooLarge()

    async def _answer(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if headers["content-security-policy"] == FRAMABLE_POLICY:
                del headers["x-frame-options"]
            headers["x-request-id"] = request_id.get()
            if self._scope["path"].startswith("/api/"):
                headers.setdefault("cache-control", "no-store")
            if self._scope.get("scheme") == "https":
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await self._send(message)

    def _log(self) -> None:
        took = time.perf_counter() - self._started
        route = getattr(self._scope.get("route"), "path", None)
        request_done(self._scope["method"], route, self._status, took)
        probed = route is not None and route.startswith(PROBES) and self._status < 400  # every few seconds, for ever
        access_log.log(
            logging.DEBUG if probed else logging.INFO,
            "request",
            extra={
                "request_id": request_id.get(),
                "method": self._scope["method"],
                "route": route,
                "status": self._status,
                "took_ms": round(took * 1000, 1),
            },
        )


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


def _bounded(receive: Receive, largest: int) -> Receive:
    """The same, until more has come than is allowed."""
    left = largest

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge()
        return message

    return bounded


def _check_text_of_address(scope: Scope) -> None:
    if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
        raise NulInText()


def _check_text_of_body(body: bytes) -> None:
    """PostgreSQL stores neither NUL nor lone surrogates; JSON can carry both, in escapes."""
    if not _SUSPECT.search(body):
        return
    try:
        sound = _sound(json.loads(body))
    except (ValueError, RecursionError):
        return  # no JSON: whoever parses it says so
    if not sound:
        raise NulInText()


def _sound(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, list):
        return all(_sound(item) for item in value)
    if isinstance(value, dict):
        return all(_sound(key) and _sound(item) for key, item in value.items())
    return True
