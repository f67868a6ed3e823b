"""Serves the built browser application: files with a hash in their name for ever, pages always fresh.

Any address that is no file is a place inside the desk (index.html) or, under /call/, /chat/, /f/ and /portal/, inside
the customer's call page (call.html), chat page (chat.html), form (form.html), portal (portal.html) or, under /device/,
device check (device.html), which alone may open the camera; under /decide/ the page of a mailed link to a review
(decide.html). Of all pages only the chat and the form may be framed: they stand on foreign pages, and know no session.
Files are read once and kept, compressed once: together they weigh less than a photograph.
"""

import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

import msgspec
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from switchroom.platform.http.edge import FRAMABLE_POLICY

STATIC = Path(__file__).parent.parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"
PAGES = {
    "call/": "call.html",
    "chat/": "chat.html",
    "f/": "form.html",
    "portal/": "portal.html",
    "device/": "device.html",
    "decide/": "decide.html",
}
LOOKS_AT_DEVICE = "device.html"
"""The one page that may open the camera."""
FRAMABLE = ("chat.html", "form.html")

_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.\w+$")
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg")
mimetypes.add_type("application/javascript", ".js")
mimetypes.add_type("audio/ogg", ".opus")


class _File(msgspec.Struct, frozen=True):
    plain: bytes
    compressed: bytes | None
    media_type: str
    etag: str


class BrowserApplication:
    """An ASGI application over the folder `root`, which need not exist yet."""

    def __init__(self, root: Path = STATIC) -> None:
        self._root = root.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        await self._respond(scope)(scope, receive, send)

    def _respond(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Only reading is possible here.", 405, {"allow": "GET, HEAD"})
        path = self._find(scope["path"].lstrip("/"))
        if path is None:
            return PlainTextResponse("There is no such file.", 404)
        if not path.is_file():
            return PlainTextResponse("The browser application has not been built.", 503)
        answer = _send(
            _load(path, path.stat().st_mtime_ns), Headers(scope=scope), hashed=bool(_HASHED.search(path.name))
        )
        if path.name in FRAMABLE:
            answer.headers["content-security-policy"] = FRAMABLE_POLICY
        if path.name == LOOKS_AT_DEVICE:
            answer.headers["permissions-policy"] = "microphone=(self), camera=(self), geolocation=()"
        return answer

    def _find(self, wanted: str) -> Path | None:
        """The file to answer with; None where a missing file must be an error, not a page."""
        try:
            path = (self._root / wanted).resolve()
            if not path.is_relative_to(self._root):
                return None
            if path.is_file() and not path.name.startswith("."):
                return path
        except OSError:  # no file system has such a name
            return None
        if wanted.startswith("assets/"):
            return None
        return self._root / next((page for place, page in PAGES.items() if wanted.startswith(place)), "index.html")


def _send(file: _File, asked: Headers, *, hashed: bool) -> Response:
    headers = {"etag": file.etag, "cache-control": FOR_EVER if hashed else FRESH, "vary": "accept-encoding"}
    if asked.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=headers)
    if file.compressed is not None and "gzip" in asked.get("accept-encoding", ""):
        return Response(file.compressed, headers={**headers, "content-encoding": "gzip"}, media_type=file.media_type)
    return Response(file.plain, headers=headers, media_type=file.media_type)


@lru_cache(maxsize=512)
def _load(path: Path, _changed: int) -> _File:
    plain = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressible = media_type.startswith(_COMPRESSIBLE) and len(plain) > 500
    return _File(
        plain=plain,
        compressed=gzip.compress(plain, mtime=0) if compressible else None,
        media_type=media_type,
        etag=f'"{hashlib.sha256(plain).hexdigest()[:20]}"',
    )
