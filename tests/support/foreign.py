"""Somebody else's web site: one page of another origin, whose policy allows our host for scripts and frames alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="en"><head><title>Shop</title><meta name="viewport" content="width=device-width,initial-scale=1"></head>
<body><main><h1>Shop</h1><p>Something to buy.</p></main>
<script src="{host}/chat.js" data-entry-point="{slug}" async></script></body></html>"""


@contextmanager
def foreign_page(host: str, slug: str) -> Iterator[str]:
    """The address of a page that includes the chat of `host`. Style sheets of the page itself are forbidden, too."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/"
            body = PAGE.format(host=host, slug=slug).encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.send_header("content-security-policy", f"default-src 'none'; script-src {host}; frame-src {host}")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
